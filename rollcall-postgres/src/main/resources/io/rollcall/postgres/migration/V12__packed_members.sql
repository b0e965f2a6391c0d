-- The lock that every change of the registry takes first, so that none has begun in another order.
select from registry_state for update;

-- Of which change of users a moment is: equal generations have equal users, but for those registered since.
create table user_generation (
    only_row   boolean primary key default true check (only_row),
    generation bigint not null
);
insert into user_generation (generation) values (1);

-- What a plan for one large group asks of the group's members, as it was asked last. To ask again takes PostgreSQL two
-- microseconds a member, and whoever synchronises one group by itself does it again and again.
create table packed_members (
    group_id     integer primary key references registry_group on delete cascade,
    directory_id integer not null,
    generation   bigint  not null,
    users        integer not null,
    members      bytea   not null
);
-- To compress it takes longer than to write it.
alter table packed_members alter column members set storage external;

-- Whoever changes a user, in whatever way and with whatever rights, need not think of it. The generation is what counts;
-- that nothing outdated is kept is only for tidiness, and whoever sees an older moment may leave some.
create function forget_packed_members() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    execute format('update %I.user_generation set generation = generation + 1', tg_table_schema);
    begin
        execute format('delete from %I.packed_members', tg_table_schema);
    exception when serialization_failure then
        null;
    end;
    return null;
end $$;
-- Nobody may make it a trigger of a table of their own, and act through it with its owner's rights.
revoke execute on function forget_packed_members() from public;

-- Before: so everybody who changes users locks the generation first, and then users.
create trigger forget_packed_members before update or delete or truncate on registered_user
    for each statement execute function forget_packed_members();

comment on table user_generation is 'One row: counts the changes of registered users, registering not among them';
comment on column user_generation.generation is 'One more with each statement that changes or deletes users';
comment on table packed_members is 'The members of large groups as a plan for one of them needs to know them; may be emptied at any time';
comment on column packed_members.directory_id is 'Whose users are packed as linked';
comment on column packed_members.generation is 'That of the users then; with another one, the row says nothing';
comment on column packed_members.users is 'How many are packed';
comment on column packed_members.members is 'In order of id; who has joined the group since is missing, who has left is still there';
