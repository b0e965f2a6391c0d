package io.rollcall.server.project.wrong.registry;

/** Wrong: a name that says nothing. */
public final class GroupManager {}
