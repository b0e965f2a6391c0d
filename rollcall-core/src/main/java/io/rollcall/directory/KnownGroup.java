package io.rollcall.directory;

/**
 * A directory group as it is known from earlier readings, to be read again by itself.
 *
 * @param dn where it was when it was last read; looked at first, but it never identifies
 * @param members who is a member now and linked to this directory
 */
public record KnownGroup(DirectoryId id, String dn, KnownMembers members) {}
