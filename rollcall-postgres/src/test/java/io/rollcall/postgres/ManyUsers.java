package io.rollcall.postgres;

import io.rollcall.Registry;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.directory.Sid;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.plan.Reason;
import io.rollcall.postgres.embedded.EmbeddedPostgres;
import io.rollcall.registry.RegistryView;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A database, and users with every kind of text, registered by a plan, as many as a test wants. */
final class ManyUsers implements AutoCloseable {
    static final DirectoryName CORP = new DirectoryName("corp");

    private final Database database;

    private ManyUsers(Database database) {
        this.database = database;
    }

    static ManyUsers start(Path home) {
        return new ManyUsers(Database.embedded(
                EmbeddedPostgres.open(home.resolve("home"), Path.of("target", "postgres")), Database.Load.SERVER));
    }

    @Override
    public void close() {
        database.close();
    }

    DataSource dataSource() {
        return database.dataSource();
    }

    Connection connection() throws SQLException {
        return dataSource().getConnection();
    }

    Transactions transactions() {
        return new Transactions(Connections.of(dataSource()), Clock.systemUTC());
    }

    Registry registry() {
        return database.registry(Clock.systemUTC());
    }

    /** An empty registry with one directory. */
    void begin() throws SQLException {
        PostgresRegistryContract.empty(database);
        registry()
                .directories()
                .add(
                        DirectorySettings.of(
                                CORP,
                                DirectoryKind.OPENLDAP,
                                Servers.at("ldaps://one.example"),
                                new Bind.Anonymous(),
                                Extent.below("dc=example")),
                        "cli:ada");
    }

    /** Every kind of text again and again, each time with another number in it. */
    static DirectoryUser user(int number) {
        String n = Integer.toString(number);
        DirectoryId id = new DirectoryId((long) number << 40, number);
        return switch (number % 10) {
            case 0 -> new DirectoryUser(id, true, "User" + n, "Name ? " + n, "U" + n + "@Example.org", "CN=U" + n);
            case 1 -> new DirectoryUser(id, false, "off" + n, "Off", null, "cn=off" + n);
            case 2 -> new DirectoryUser(id, true, "jörg" + n, "Jörg\u0301", null, "cn=jörg" + n);
            case 3 -> new DirectoryUser(id, true, "ano" + n, "  blanks  ", "", "cn=blanks ,dc=" + n);
            case 4 -> new DirectoryUser(id, true, "zero" + n, "\0", "nul\0@example.org", "cn=zero\0" + n);
            case 5 -> new DirectoryUser(id, true, "x".repeat(510) + n, "Long", null, "cn=" + "D".repeat(700) + n);
            case 6 ->
                new DirectoryUser(
                        id,
                        true,
                        "sid" + n,
                        "Sid",
                        null,
                        "cn=" + n,
                        Sid.parse("S-1-5-21-1-2-3-" + n).orElseThrow());
            case 7 -> new DirectoryUser(id, true, "tab" + n, "a\tb\n", null, "");
            case 8 -> new DirectoryUser(id, true, "q" + n, "", "Q@Q", "cn=q" + n);
            default -> new DirectoryUser(id, true, "PLAIN" + n, "~ plain !", "p" + n + "@example.org", "cn=plain" + n);
        };
    }

    void register(DirectoryUser... users) throws RegistryChangedException {
        RegistryView view = registry().view(CORP);
        NewUsers added = new NewUsers(
                view.nextUserId(),
                DirectoryUsers.of(List.of(users)),
                IntStream.range(0, users.length).toArray(),
                Map.of(users.length - 1, "another name " + view.nextUserId()));
        Plan plan = new Plan(
                CORP,
                view.mode(),
                new Intent.RegisterAll(),
                view.version(),
                List.of(new Change.Register(added, new Reason(Reason.Code.REGISTERED, "a person said so"))),
                List.of(),
                new Fingerprint("0123456789abcdef0123456789abcdef"));
        ApprovedPlan approved = (ApprovedPlan) new Guard(Limits.DEFAULT).judge(plan, view, Optional.empty());
        registry().apply(approved, new RunStamp(Instant.now(), "cli:ada"));
    }

    /** Imports a group, with the id 1, of seven in eight users. */
    void groupOfSevenEighths() throws SQLException {
        try (Connection connection = connection()) {
            Sql.execute(connection, """
                    insert into registry_group (id, name, name_key, directory_id, directory_group_id,
                                                directory_group_name, dn, dn_hash, members, changed)
                    select 1, 'Many', 'many', id, '00000000-0000-0000-0000-000000000001', 'Many', 'cn=Many', 0,
                           array(select id from registered_user where id % 8 <> 3 order by id), now()
                    from directory""");
        }
    }

    static DirectoryUser[] users(int size) {
        return IntStream.range(0, size).mapToObj(ManyUsers::user).toArray(DirectoryUser[]::new);
    }
}
