package io.rollcall.server;

import io.rollcall.postgres.Database;
import io.rollcall.postgres.Database.Load;
import io.rollcall.server.secrets.SecretBox;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * Where an installation of Rollcall keeps what it has: a data folder, and what the environment says about it.
 *
 * @param folder the data folder: {@code ROLLCALL_HOME}, by default {@code .rollcall} in the user's home
 * @param keyFile the key for stored passwords: {@code ROLLCALL_KEY_FILE}, by default {@code secrets.key} in the data
 *     folder
 */
public record Home(Path folder, Path keyFile, Map<String, String> environment) {
    public Home {
        environment = Map.copyOf(environment);
    }

    public static Home of(Map<String, String> environment) {
        String named = environment.getOrDefault("ROLLCALL_HOME", "");
        Path folder = named.isBlank() ? Path.of(System.getProperty("user.home"), ".rollcall") : Path.of(named);
        String key = environment.getOrDefault("ROLLCALL_KEY_FILE", "");
        return new Home(
                folder.toAbsolutePath(),
                (key.isBlank() ? folder.resolve("secrets.key") : Path.of(key)).toAbsolutePath(),
                environment);
    }

    /** Whether the database is the one in the data folder. */
    public boolean hasOwnDatabase() {
        return environment.getOrDefault("ROLLCALL_DB_URL", "").isBlank();
    }

    /**
     * Opens the database, which the caller closes.
     *
     * @throws io.rollcall.postgres.DatabaseException if it cannot be used
     */
    public Database database(Load load) {
        return Database.open(folder, environment, load);
    }

    /** Rollcall over an open database, which stays open when this Rollcall is closed. */
    public Rollcall rollcall(Database database) {
        return rollcall(database, () -> {});
    }

    /** Rollcall for one command; closing it closes its database. */
    public Rollcall open() {
        Database database = database(Load.COMMAND);
        return rollcall(database, database::close);
    }

    private Rollcall rollcall(Database database, Runnable onClose) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        SecretBox secrets = new SecretBox(keyFile);
        return new Rollcall(database.registry(clock), new LdapConnections(secrets), secrets, clock, onClose);
    }
}
