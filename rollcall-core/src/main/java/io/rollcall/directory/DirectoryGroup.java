package io.rollcall.directory;

/**
 * A group as the directory describes it, without its members.
 *
 * @param name the group's name as the directory spells it
 * @param parentName the name of the entry above it, which tells groups of one name apart; empty at the root
 * @param dn the distinguished name, for display only: it never identifies
 * @param wellKnown whether the server itself made it, with a meaning of its own, as Active Directory's Domain Admins
 */
public record DirectoryGroup(DirectoryId id, String name, String parentName, String dn, boolean wellKnown) {
    /** A group that people made. */
    public DirectoryGroup(DirectoryId id, String name, String parentName, String dn) {
        this(id, name, parentName, dn, false);
    }
}
