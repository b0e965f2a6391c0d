-- Who counts as blocked, where a person says so; and how many memberships there were, so that a reading without any is
-- not believed.
alter table directory
    add column blocked_attributes text[] not null default '{}',
    add column named_members      bigint check (named_members >= 0);

alter table directory
    alter column blocked_attributes drop default;

comment on column directory.blocked_attributes is 'What says that a user is blocked: attributes that Rollcall knows, NAME=VALUE, or none. Empty: the preset of the kind';
comment on column directory.named_members is 'How many memberships the directory''s groups named when it was last read in full and the plan applied. Null: not known. 0 also after a person had it forgotten';
