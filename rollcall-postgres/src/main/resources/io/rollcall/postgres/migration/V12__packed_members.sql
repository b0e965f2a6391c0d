-- What a plan for one large group asks of the group's members, as it was asked last. To ask again takes PostgreSQL two
-- microseconds a member, and whoever synchronises one group by itself does it again and again.
create table packed_members (
    group_id     integer primary key references registry_group on delete cascade,
    directory_id integer not null,
    members      bytea   not null
);
-- To compress it takes longer than to write it.
alter table packed_members alter column members set storage external;

-- Whoever changes a user, in whatever way, need not think of it: what was packed is gone in the same transaction.
create function forget_packed_members() returns trigger language plpgsql as $$
begin
    delete from packed_members;
    return null;
end $$;

create trigger forget_packed_members after update or delete or truncate on registered_user
    for each statement execute function forget_packed_members();

comment on table packed_members is 'The members of large groups as a plan for one of them needs to know them; gone once a user changes';
comment on column packed_members.directory_id is 'Whose users are packed as linked';
comment on column packed_members.members is 'In order of id; who has joined the group since is missing, who has left is still there';
