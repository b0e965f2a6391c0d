package io.rollcall.server.project.wrong.postgres;

import io.rollcall.server.project.wrong.ldap.LooseConnection;
import org.springframework.core.io.ByteArrayResource;

/** Wrong: knows Spring, knows the neighbouring module, prints, and can be started. */
public final class SpringyRegistry {
    private SpringyRegistry() {}

    public static void main(String[] args) {
        System.out.println(new ByteArrayResource(new byte[args.length]) + LooseConnection.class.getName());
    }
}
