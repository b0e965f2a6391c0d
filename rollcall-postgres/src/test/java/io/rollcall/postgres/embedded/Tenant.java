package io.rollcall.postgres.embedded;

import io.rollcall.postgres.Database;
import io.rollcall.postgres.DatabaseException;
import java.nio.file.Path;

/** Another Rollcall process: does what its first argument says, says so in one line, and ends when its input does. */
final class Tenant {
    private Tenant() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        Path programs = Path.of(arguments[2]);
        try (AutoCloseable held = take(arguments[0], home, programs)) {
            System.out.println(held instanceof EmbeddedPostgres postgres ? "port " + postgres.port() : "holding");
            while (System.in.read() >= 0) {
                // Until whoever started this process lets it go.
            }
        } catch (DatabaseException e) {
            System.out.println("refused " + e.getMessage());
        }
    }

    private static AutoCloseable take(String what, Path home, Path programs) {
        return switch (what) {
            case "postgres" -> EmbeddedPostgres.open(home, programs);
            case "command" -> Database.embedded(EmbeddedPostgres.open(home, programs), Database.Load.COMMAND);
            case "server-lock" -> ServerLock.of(home);
            default -> throw new IllegalArgumentException(what);
        };
    }
}
