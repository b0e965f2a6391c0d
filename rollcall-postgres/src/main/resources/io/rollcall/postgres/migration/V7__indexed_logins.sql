-- The login names of a group's members come from the index by id alone: their rows are ten times as large, and those of
-- a tenth of all users are in almost every page of the table. An index takes at most about 2,700 bytes of a name.
alter table registered_user
    add column indexed_login text generated always as (case when octet_length(login) <= 500 then login end) stored;
alter table registered_user drop constraint registered_user_pkey;
alter table registered_user add constraint registered_user_pkey primary key (id) include (indexed_login);

comment on column registered_user.indexed_login is 'The login name, for the index by id; null where it is too long for one';
