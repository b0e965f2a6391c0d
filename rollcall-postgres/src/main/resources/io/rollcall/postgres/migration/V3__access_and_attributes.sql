-- How a directory is bound to beyond a password, several bases, and attribute names that override the kind's presets.
alter table directory
    add column follow_referrals        boolean not null default false,
    add column client_chain_pem        text,
    add column client_key              bytea,
    add column bind                    text not null default 'anonymous'
        check (bind in ('anonymous', 'simple', 'external', 'gssapi')),
    add column principal               text,
    add column kdc                     text,
    add column keytab                  bytea,
    add column bases                   text[] not null default '{}',
    add column user_bases              text[] not null default '{}',
    add column group_bases             text[] not null default '{}',
    add column distribution_groups     boolean not null default false,
    add column id_attribute            text,
    add column login_attribute         text,
    add column group_name_attribute    text,
    add column display_name_attribute  text,
    add column mail_attribute          text,
    add column member_attributes       text[] not null default '{}',
    add column member_login_attributes text[] not null default '{}',
    add column members_from            text not null default 'groups' check (members_from in ('groups', 'users')),
    add column member_of_attribute     text;

update directory set
    bind = case when bind_dn is null or password is null then 'anonymous' else 'simple' end,
    bases = array[base],
    user_bases = case when user_base is null then '{}' else array[user_base] end,
    group_bases = case when group_base is null then '{}' else array[group_base] end;

alter table directory
    drop column base,
    drop column user_base,
    drop column group_base,
    alter column follow_referrals drop default,
    alter column bind drop default,
    alter column bases drop default,
    alter column user_bases drop default,
    alter column group_bases drop default,
    alter column distribution_groups drop default,
    alter column member_attributes drop default,
    alter column member_login_attributes drop default,
    alter column members_from drop default,
    add check (bind <> 'simple' or (bind_dn is not null and password is not null)),
    add check (bind <> 'gssapi' or (principal is not null and keytab is not null)),
    add check ((client_chain_pem is null) = (client_key is null));

comment on column directory.bind is 'simple: by bind_dn and password. external: by the client certificate. gssapi: by principal and keytab';
comment on column directory.client_chain_pem is 'The certificate that is shown to the server, and its authorities'' below it';
comment on column directory.client_key is 'Encrypted, as password and keytab are; the key is not in the database';
comment on column directory.kdc is 'Null: what the machine''s Kerberos configuration says';
comment on column directory.user_bases is 'Empty, here and in its neighbours: the preset of the kind';
comment on column directory.id_attribute is 'Null, here and in its neighbours: the preset of the kind';
comment on column directory.member_attributes is 'Attributes of a group whose values are DNs of members';
comment on column directory.member_login_attributes is 'Attributes of a group whose values are login names of members';
comment on column directory.members_from is 'groups: a group names its members. users: a user names the groups, by member_of_attribute';
