package io.rollcall.server.json;

/** A usage: a group's name, and the place in the application that uses it. */
public record UsageJson(String group, String place) {}
