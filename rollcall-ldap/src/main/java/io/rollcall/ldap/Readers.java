package io.rollcall.ldap;

/** What it takes to read users and groups of one directory, over whatever session. */
record Readers(Schema schema, Scope scope, UserReader users, GroupReader groups, Explanation explain) {}
