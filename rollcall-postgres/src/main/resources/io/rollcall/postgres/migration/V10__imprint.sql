-- By what a directory is recognised that has not changed since a run had nothing to do: then the next one has nothing to do
-- either, as long as the registry is what it was too.
create table directory_imprint (
    directory_id integer primary key references directory on delete cascade,
    version      bigint  not null,
    edition      integer not null,
    imprint      bytea   not null
);
-- Hashes: there is nothing to compress.
alter table directory_imprint alter column imprint set storage external;

comment on table directory_imprint is 'What each directory said when a run of it had nothing to do';
comment on column directory_imprint.version is 'The registry''s version then; with another one, the imprint says nothing';
comment on column directory_imprint.edition is 'How plans were made then; a release that makes others does not go by it';
comment on column directory_imprint.imprint is 'Hashes of what the directory sent, under a key of their own';
