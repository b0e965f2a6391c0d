-- How far the servers of a directory had come when a run last applied what it read, or found nothing to do: a row for
-- each origin of changes. A later reading whose mark is lower comes from a server that is behind, and fails.
CREATE TABLE directory_position (
    directory_id integer          NOT NULL REFERENCES directory (id) ON DELETE CASCADE,
    origin       text COLLATE "C" NOT NULL,
    mark         text COLLATE "C" NOT NULL,
    PRIMARY KEY (directory_id, origin)
);

COMMENT ON TABLE directory_position IS 'How far a directory''s servers had come when it was last read';
COMMENT ON COLUMN directory_position.origin IS 'Where changes come from, such as one server of several; marks of different origins cannot be compared';
COMMENT ON COLUMN directory_position.mark IS 'The latest change read from there; later ones compare higher as text';
