-- The registry: users, groups, directories, and the journal of what happened to them.

create table registry_state (
    only_row      boolean primary key default true check (only_row),
    version       bigint  not null,
    next_user_id  integer not null,
    next_group_id integer not null
);
insert into registry_state (version, next_user_id, next_group_id) values (1, 1, 1);
comment on table registry_state is 'One row. Every change of the registry locks it first, so changes come one after the other.';
comment on column registry_state.version is 'Goes up with every change of the registry; a plan made from an older version is not done';
comment on column registry_state.next_user_id is 'The id of the next registered user; ids from 1 to the one before are all in use, for no user is ever deleted';
comment on column registry_state.next_group_id is 'The id of the next group; ids of deleted groups are never used again';

create table directory (
    id               integer generated always as identity primary key,
    name             text    not null,
    name_key         text    not null constraint directory_name unique,
    kind             text    not null,
    urls             text[]  not null,
    start_tls        boolean not null,
    verify_tls       boolean not null,
    ca_pem           text,
    bind_dn          text,
    password         bytea,
    base             text    not null,
    user_base        text,
    user_filter      text,
    group_base       text,
    group_filter     text,
    nested           boolean not null,
    register_policy  text    not null check (register_policy in ('manual', 'all', 'members')),
    mode             text    not null check (mode in ('partial', 'full')),
    strict           boolean not null,
    interval_seconds bigint  not null
);
comment on table directory is 'The configured directories (Active Directory or LDAP), which are only ever read';
comment on column directory.name_key is 'The name as names are compared: without regard to case';
comment on column directory.password is 'Encrypted; the key is not in the database';
comment on column directory.user_base is 'Null, here and in its neighbours: the preset of the kind';
comment on column directory.nested is 'Whether a member of a member group is a member too';
comment on column directory.register_policy is 'Which directory users a run registers: manual (none), all, members (those of imported groups)';
comment on column directory.mode is 'partial: local groups stay as they are. full: the directory''s group structure prevails';
comment on column directory.strict is 'Whether full also removes users that are not linked to the directory from local groups';
comment on column directory.interval_seconds is 'The time between two automatic runs';

create table registered_user (
    id                integer primary key,
    login             text    not null,
    login_key         text    not null,
    display_name      text    not null,
    mail              text,
    search_key        text    not null,
    block             text    not null check (block in ('none', 'by-hand', 'by-directory')),
    -- No foreign key: its check for each of a million rows takes longer than everything else about them.
    directory_id      integer,
    directory_user_id uuid,
    dn                text,
    dn_hash           integer,
    attribute_digest  bigint,
    constraint registered_user_login unique (login_key) deferrable initially deferred,
    constraint registered_user_link unique (directory_id, directory_user_id),
    check (num_nulls(directory_id, directory_user_id, dn, dn_hash, attribute_digest) in (0, 5))
);
comment on table registered_user is 'The users of the registry. None is ever deleted.';
comment on column registered_user.id is 'Dense: given once, in order, never used again';
comment on column registered_user.login_key is 'The login name as names are compared: without regard to case or to how accents are composed. Unique at the end of a transaction, so that two users can swap theirs';
comment on column registered_user.search_key is 'Login name, display name and mail as a search compares them';
comment on column registered_user.block is 'Why the user is blocked: by-hand (no run makes it active again) or by-directory; none: it is active';
comment on column registered_user.directory_id is 'The directory that the user is linked to; null, like its neighbours: not linked';
comment on column registered_user.directory_user_id is 'The immutable id (objectGUID, entryUUID, …) that alone identifies the directory user';
comment on column registered_user.dn is 'Where the directory user was when last read; for display only';
comment on column registered_user.dn_hash is 'A hash of the DN without regard to case, to look users up';
comment on column registered_user.attribute_digest is 'A digest of the directory''s attributes when they were last taken over';

create table registry_group (
    id                   integer     primary key,
    name                 text        not null,
    name_key             text        not null,
    directory_id         integer     references directory,
    directory_group_id   uuid,
    directory_group_name text,
    dn                   text,
    dn_hash              integer,
    orphaned             boolean     not null default false,
    members              integer[]   not null default '{}',
    changed              timestamptz not null,
    constraint registry_group_name unique (name_key) deferrable initially deferred,
    constraint registry_group_link unique (directory_id, directory_group_id),
    check (num_nulls(directory_id, directory_group_id, directory_group_name, dn, dn_hash) in (0, 5)),
    check (directory_id is not null or not orphaned)
);
comment on table registry_group is 'The groups of the registry: local ones, and external ones that come from a directory';
comment on column registry_group.id is 'Given once, never used again';
comment on column registry_group.name_key is 'The name as names are compared: without regard to case or to how accents are composed. Unique at the end of a transaction, so that two groups can swap theirs';
comment on column registry_group.directory_id is 'The directory that an external group comes from; null, like its neighbours: a local group';
comment on column registry_group.directory_group_id is 'The immutable id (objectGUID, entryUUID, …) that alone identifies the directory group';
comment on column registry_group.directory_group_name is 'The directory group''s name when last read; name may carry a qualifier';
comment on column registry_group.dn is 'Where the directory group was when last read; for display only';
comment on column registry_group.dn_hash is 'A hash of the DN without regard to case, to look groups up';
comment on column registry_group.orphaned is 'Whether the directory group is gone';
comment on column registry_group.members is 'The ids of the registered users that are members, ascending. As rows: the view membership';
comment on column registry_group.changed is 'When the members last changed, or when the group was made';

create view membership as
    select registry_group.id as group_id, member.user_id
    from registry_group cross join lateral unnest(registry_group.members) as member (user_id);
comment on view membership is 'A row for each membership: which registered user is a member of which group';

create table group_usage (
    group_id  integer not null references registry_group on delete cascade,
    place     text    not null,
    place_key text    not null,
    primary key (group_id, place_key)
);
comment on table group_usage is 'Named places in the application that use a group';
comment on column group_usage.place_key is 'The place as names are compared: without regard to case';

create table run (
    id           bigint generated always as identity primary key,
    directory    text        not null,
    mode         text        not null check (mode in ('partial', 'full')),
    intent       text        not null,
    actor        text        not null,
    started      timestamptz not null,
    finished     timestamptz not null,
    status       text        not null check (status in ('applied', 'nothing-to-do', 'held', 'failed')),
    cause        text,
    joined_count bigint      not null,
    left_count   bigint      not null,
    fingerprint  text
);
create index run_of_directory on run (directory, id);
comment on table run is 'The synchronisations, each from reading to journal';
comment on column run.directory is 'The directory''s name; it stays when the directory is removed';
comment on column run.intent is 'What the run was for, such as sync';
comment on column run.actor is 'Who or what asked for it, such as schedule or cli:jo';
comment on column run.cause is 'Why it is held or failed';
comment on column run.joined_count is 'How many memberships were joined; of a held run, would be';
comment on column run.left_count is 'How many memberships were left; of a held run, would be';
comment on column run.fingerprint is 'Names the plan; equal plans have equal fingerprints';

create table journal_entry (
    id           bigint generated always as identity primary key,
    run_id       bigint,
    happened     boolean     not null,
    at           timestamptz not null,
    actor        text        not null,
    kind         text        not null,
    group_id     integer,
    group_name   text,
    joined_users integer[]   not null,
    left_users   integer[]   not null,
    reason       text        not null,
    reason_text  text        not null,
    detail       text        not null,
    new_logins   text[]
);
create index journal_entry_of_group on journal_entry (group_id, id) where happened and group_id is not null;
create index journal_entry_of_run on journal_entry (run_id, id) where run_id is not null;
comment on table journal_entry is 'What changed, in order of id: by a run, or by a person''s hand. Never changed or deleted.';
comment on column journal_entry.run_id is 'The run that made it; null for an edit by hand';
comment on column journal_entry.happened is 'False for what a held plan would do';
comment on column journal_entry.kind is 'What kind of change, such as MEMBERS, IMPORT or RENAME';
comment on column journal_entry.group_id is 'The group; it stays when the group is deleted';
comment on column journal_entry.group_name is 'The name that the group had then';
comment on column journal_entry.joined_users is 'The ids of the registered users that joined, ascending';
comment on column journal_entry.left_users is 'The ids of the registered users that left, ascending';
comment on column journal_entry.reason is 'Why, as a stable word, such as LEFT_IN_DIRECTORY or BY_HAND';
comment on column journal_entry.reason_text is 'Why, as a clause that completes "…, because"';
comment on column journal_entry.detail is 'What sets and reason do not say, such as a former name';
comment on column journal_entry.new_logins is 'Of a held registration: the login names that the ids in joined_users would get';

create table held_plan (
    run_id      bigint primary key references run,
    directory   text not null,
    intent      text not null,
    fingerprint text not null,
    rejected_by text,
    rejected_at timestamptz,
    check (num_nulls(rejected_by, rejected_at) in (0, 2))
);
comment on table held_plan is 'Plans that wait for a person, or that a person rejected; their entries are those of the run';
comment on column held_plan.rejected_by is 'Who said no; null while the plan waits';
