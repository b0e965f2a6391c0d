-- That a person accepts a directory in which nobody is named is told from a directory that was read to be so.
alter table directory
    drop constraint directory_named_members_check,
    add constraint directory_named_members_check check (named_members >= -1);

comment on column directory.named_members is 'How many memberships the directory''s groups named when it was last read in full and the plan applied. Null: not known. -1: a person accepts that nobody is named, until the next such reading';
