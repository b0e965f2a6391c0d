package io.rollcall.directory;

/**
 * A group as the directory describes it, without its members.
 *
 * @param name the group's name as the directory spells it
 * @param parentName the name of the entry above it, which tells groups of one name apart; empty at the root
 * @param dn the distinguished name, for display only: it never identifies
 */
public record DirectoryGroup(DirectoryId id, String name, String parentName, String dn) {}
