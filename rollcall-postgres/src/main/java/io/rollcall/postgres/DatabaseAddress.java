package io.rollcall.postgres;

import io.rollcall.postgres.embedded.EmbeddedPostgres;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Where a database is, and as whom to connect to it. Its text form never shows the password. */
public final class DatabaseAddress {
    private static final String JDBC = "jdbc:";
    /** What libpq calls some of the settings, and what the driver does. */
    private static final Map<String, String> LIBPQ_NAMES = Map.of(
            "application_name", PGProperty.APPLICATION_NAME.getName(),
            "connect_timeout", PGProperty.CONNECT_TIMEOUT.getName());

    private final Map<String, String> properties;

    private DatabaseAddress(Map<String, String> properties) {
        this.properties = new TreeMap<>(properties);
    }

    /**
     * @param url {@code postgresql://user:password@host:port/database?setting=value} or the same with {@code jdbc:}
     *     before it; user and password may be left out, and are percent-encoded where they hold special characters
     * @param user counts more than the URL's
     * @param password counts more than the URL's
     * @throws DatabaseException when the URL cannot be read; the message does not repeat it
     */
    public static DatabaseAddress of(String url, @Nullable String user, @Nullable String password) {
        String rest = afterScheme(url);
        Properties given = new Properties();
        int end = endOfAuthority(rest);
        int at = rest.lastIndexOf('@', end - 1);
        if (at >= 0) {
            String[] who = rest.substring(0, at).split(":", 2);
            given.setProperty("user", decoded(who[0]));
            if (who.length > 1) {
                given.setProperty("password", decoded(who[1]));
            }
            rest = rest.substring(at + 1);
        }
        if (rest.substring(0, rest.indexOf('?') < 0 ? rest.length() : rest.indexOf('?'))
                .contains("@")) {
            throw unreadable("an @ or / in user or password has to be written as %40 or %2F");
        }
        Properties parsed = Driver.parseURL(JDBC + "postgresql://" + rest, given);
        if (parsed == null) {
            throw unreadable("host, port or database is wrong");
        }
        Map<String, String> properties = new TreeMap<>();
        for (String name : parsed.stringPropertyNames()) {
            properties.put(LIBPQ_NAMES.getOrDefault(name, name), parsed.getProperty(name));
        }
        if (user != null) {
            properties.put("user", user);
        }
        if (password != null) {
            properties.put("password", password);
        }
        return new DatabaseAddress(properties);
    }

    static DatabaseAddress of(EmbeddedPostgres embedded) {
        return new DatabaseAddress(Map.of(
                PGProperty.PG_HOST.getName(),
                "127.0.0.1",
                PGProperty.PG_PORT.getName(),
                Integer.toString(embedded.port()),
                PGProperty.PG_DBNAME.getName(),
                embedded.database(),
                PGProperty.USER.getName(),
                embedded.user(),
                PGProperty.PASSWORD.getName(),
                embedded.password(),
                // Whoever took the port after a kill does not get the password from us.
                PGProperty.REQUIRE_AUTH.getName(),
                "scram-sha-256",
                PGProperty.SSL_MODE.getName(),
                "disable",
                PGProperty.GSS_ENC_MODE.getName(),
                "disable"));
    }

    private static String afterScheme(String url) {
        String text = url.strip();
        String plain = text.startsWith(JDBC) ? text.substring(JDBC.length()) : text;
        for (String scheme : List.of("postgresql://", "postgres://")) {
            if (plain.startsWith(scheme)) {
                return plain.substring(scheme.length());
            }
        }
        throw unreadable("it does not begin with postgresql:// or jdbc:postgresql://");
    }

    private static int endOfAuthority(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
                return i;
            }
        }
        return rest.length();
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus here, not a space as in a form.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unreadable("a % in user or password has to be written as %25");
        }
    }

    private static DatabaseException unreadable(String why) {
        return new DatabaseException(
                "The database URL cannot be read: " + why
                        + ". Write it as postgresql://user@host:5432/database, and put the password into ROLLCALL_DB_PASSWORD.");
    }

    /** The same server and user, another database. */
    public DatabaseAddress named(String database) {
        Map<String, String> changed = new TreeMap<>(properties);
        changed.put(PGProperty.PG_DBNAME.getName(), database);
        return new DatabaseAddress(changed);
    }

    /** Host and port, such as "db.example.com:5432"; several with commas between. */
    public String server() {
        String[] hosts = property(PGProperty.PG_HOST, "localhost").split(",", -1);
        String[] ports = property(PGProperty.PG_PORT, "5432").split(",", -1);
        List<String> servers = new ArrayList<>();
        for (int i = 0; i < hosts.length; i++) {
            servers.add(hosts[i] + ":" + ports[Math.min(i, ports.length - 1)]);
        }
        return String.join(",", servers);
    }

    public String database() {
        return property(PGProperty.PG_DBNAME, user());
    }

    public String user() {
        return property(PGProperty.USER, System.getProperty("user.name", "unknown"));
    }

    private String property(PGProperty property, String otherwise) {
        return properties.getOrDefault(property.getName(), otherwise);
    }

    /** Connections to it, each a new one. */
    PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(property(PGProperty.PG_HOST, "localhost").split(",", -1));
        source.setPortNumbers(List.of(property(PGProperty.PG_PORT, "5432").split(",", -1)).stream()
                .mapToInt(Integer::parseInt)
                .toArray());
        source.setDatabaseName(database());
        source.setUser(user());
        source.setApplicationName("rollcall");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(10);
        properties.forEach((name, value) -> {
            if (!name.startsWith("PG")) {
                set(source, name, value);
            }
        });
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        try {
            source.setProperty(name, value);
        } catch (java.sql.SQLException e) {
            throw unreadable("the setting " + name + " has a wrong value");
        }
    }

    /** Such as "rollcall on db.example.com:5432". */
    @Override
    public String toString() {
        return database() + " on " + server();
    }
}
