-- How groups of other Windows domains name a user. The next run fills it in for those that are registered already.
alter table registered_user add column sid text;
alter table registered_user add check (sid is null or directory_id is not null);
comment on column registered_user.sid is 'The SID (S-1-5-21-…) of the directory user, where it has one: groups of other configured directories name foreign members by it';
