package io.rollcall.server.project.wrong.ldap;

import io.rollcall.server.project.wrong.postgres.SpringyRegistry;

/** Wrong: one module of the same rank knows another. */
final class Sideways {
    private Sideways() {}

    static String neighbour() {
        return SpringyRegistry.class.getName();
    }
}
