-- The lock that every change of the registry takes first, so that no run is being written down.
select from registry_state for update;

create table run_tally (
    run_id   bigint not null references run,
    kind     text   not null,
    entries  bigint not null,
    subjects bigint not null,
    primary key (run_id, kind)
);

insert into run_tally (run_id, kind, entries, subjects)
select run_id, kind, count(*), case kind when 'MEMBERS' then count(distinct group_id) else sum(users) end
from (select run_id, kind, group_id,
             case when kind <> 'MEMBERS' then greatest(1, cardinality(joined_users) + cardinality(left_users)) end as users
      from journal_entry where run_id is not null offset 0) entry -- rows are narrow from here on
group by run_id, kind;

comment on table run_tally is 'How much of each kind a run changed, or of a held one would change: what counting its journal entries would tell, which may hold all memberships that there are. A run without rows here is counted from its entries';
comment on column run_tally.kind is 'That of the journal entries';
comment on column run_tally.entries is 'How many journal entries of this kind the run has';
comment on column run_tally.subjects is 'Of MEMBERS, how many groups; else how many users or groups: those that an entry names, one where it names nobody';
