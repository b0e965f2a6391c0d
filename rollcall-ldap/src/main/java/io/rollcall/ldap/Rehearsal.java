package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.Bind;
import io.rollcall.directory.Directory.Step;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Goes through all that a reading needs, step by step, and says of each what it found; the first step that fails ends
 * it, except that the next URL is tried where a server cannot be reached. Used once.
 */
final class Rehearsal {
    private final Connector connector;
    private final Scope scope;
    private final Function<Session, FullReading> readings;
    private final List<Step> steps = new ArrayList<>();

    Rehearsal(Connector connector, Scope scope, Function<Session, FullReading> readings) {
        this.connector = connector;
        this.scope = scope;
        this.readings = readings;
    }

    /** What a step does; the answer says what it found. */
    private interface Attempt {
        String run() throws DirectoryException;
    }

    List<Step> run() {
        for (Address address : connector.addresses()) {
            ReadOnlyConnection connection = reach(address);
            if (connection != null) {
                logInAndRead(connection, address);
                break;
            }
        }
        return List.copyOf(steps);
    }

    private @Nullable ReadOnlyConnection reach(Address address) {
        ReadOnlyConnection[] connection = new ReadOnlyConnection[1];
        boolean reached = step("name", () -> address.host() + " is " + connector.resolve(address))
                && step("connect", () -> knock(address));
        if (!reached) {
            return null;
        }
        boolean withTls = address.ldaps() || connector.startTls();
        Attempt open = () -> {
            connection[0] = connector.connect(address);
            return withTls ? "TLS is on" + (address.ldaps() ? "" : " (StartTLS)") : "no TLS";
        };
        step("TLS", open);
        return connection[0];
    }

    /** Only whether somebody listens; TLS and LDAP come next. */
    private String knock(Address address) throws DirectoryException {
        try (Socket socket = new Socket()) {
            int wait = (int) connector.patience().connect().toMillis();
            socket.connect(new InetSocketAddress(address.host(), address.port()), wait);
            return address + " answers";
        } catch (IOException problem) {
            throw connector
                    .explain()
                    .connect(
                            address,
                            connector.patience(),
                            new LDAPException(ResultCode.CONNECT_ERROR, problem.getMessage(), problem));
        }
    }

    private void logInAndRead(ReadOnlyConnection connection, Address address) {
        Session[] opened = new Session[1];
        step("bind", () -> {
            opened[0] = connector.logIn(connection, address);
            return connector.bind() instanceof Bind.Simple simple ? "bound as " + simple.dn() : "anonymous";
        });
        if (opened[0] == null) {
            return;
        }
        try (Session session = opened[0]) {
            FullReading reading = readings.apply(session);
            boolean fine = step("base", () -> bases(session))
                    && step("users", () -> users(reading.readUsers(Progress.SILENT)))
                    && step("groups", () -> groups(reading));
            for (String remark : fine ? session.remarks() : List.<String>of()) {
                steps.add(new Step("remark", true, remark, 0));
            }
        }
    }

    private String bases(Session session) throws DirectoryException {
        for (DN base : scope.allBases()) {
            session.read(
                    new Query(
                            "the base",
                            base.toString(),
                            SearchScope.BASE,
                            Filter.createPresenceFilter("objectClass"),
                            Query.NO_ATTRIBUTES),
                    entry -> {});
        }
        return scope.allBases().stream().map(DN::toString).collect(Collectors.joining(" and "));
    }

    private static String users(DirectoryUsers users) {
        long active = IntStream.range(0, users.size()).filter(users::active).count();
        return users.size() + " users, " + active + " of them active";
    }

    private static String groups(FullReading reading) throws DirectoryException {
        DirectoryGroups groups = reading.readGroups(Progress.SILENT);
        Reading.Tally tally = reading.tally(groups);
        return groups.size() + " groups with " + tally.memberships() + " direct members; left out: " + tally.dangling()
                + " that do not exist any more, " + tally.outOfScope() + " outside the bases and filters";
    }

    private boolean step(String name, Attempt attempt) {
        long start = System.nanoTime();
        boolean ok = true;
        String found;
        try {
            found = attempt.run();
        } catch (DirectoryException problem) {
            ok = false;
            found = problem.getMessage();
        }
        steps.add(new Step(name, ok, found, (System.nanoTime() - start) / 1_000_000));
        return ok;
    }
}
