package io.rollcall.server.json;

/** A group as the directory describes it. */
public record DirectoryGroupJson(String id, String name, String parentName, String dn, boolean wellKnown) {}
