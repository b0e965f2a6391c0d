package io.rollcall.registry;

/** A named place in the application that uses a group, such as a holiday planner, a role or a policy. */
public record Usage(GroupId group, String place) {}
