package io.rollcall.postgres.embedded;

import io.rollcall.postgres.DatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on 127.0.0.1, its data in Rollcall's data folder, shared by every process that uses that folder.
 *
 * <pre>
 * HOME/postgres/VERSION/   the programs, unpacked once
 * HOME/data/               the database
 * HOME/postgres.password   its password, mode 0600
 * HOME/postgres.log        what the server says, since its last start
 * HOME/postgres.gate       locked by whoever starts or stops the server, for that moment
 * HOME/postgres.users      locked, shared, by every process that uses the server, for as long as it does
 * </pre>
 *
 * The first to come starts the server; the last to leave stops it. A process that is killed loses its locks with its
 * life: a server that it left behind is taken over by the next to come. Within one process the server is shared as well,
 * counted by {@link #open} and {@link #close}.
 *
 * <p>Safe for many threads, and for many processes of one machine. Not for a folder that two machines, or two containers,
 * use at once: that is refused where it is noticed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration GATE_PATIENCE = Duration.ofMinutes(6);

    /** The folders in use by this process; also the lock that keeps its threads apart. */
    private static final Map<Path, Tenancy> IN_USE = new HashMap<>();

    private final Tenancy tenancy;
    private boolean closed;

    private EmbeddedPostgres(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /**
     * Gives the server of that data folder, made and started as far as needed: about two seconds the first time, a third
     * of one when the data is there, nothing when it runs.
     *
     * @throws DatabaseException when it cannot be had: the message says why and what to do
     */
    public static EmbeddedPostgres open(Path home) {
        return open(home, home.resolve("postgres"));
    }

    /** As {@link #open(Path)}, with the programs unpacked into another folder, which several data folders may share. */
    public static EmbeddedPostgres open(Path home, Path programs) {
        DataFolder folder = DataFolder.at(home);
        synchronized (IN_USE) {
            Tenancy tenancy = IN_USE.get(folder.path());
            if (tenancy == null) {
                try {
                    tenancy = Tenancy.begin(folder, programs);
                } catch (IOException e) {
                    throw DataFolder.cannot("start the embedded PostgreSQL in " + folder.path(), e);
                }
                IN_USE.put(folder.path(), tenancy);
            }
            tenancy.users++;
            return new EmbeddedPostgres(tenancy);
        }
    }

    /** The port on 127.0.0.1 that it listens on. */
    public int port() {
        return tenancy.port;
    }

    public String user() {
        return Cluster.USER;
    }

    public String password() {
        return tenancy.password;
    }

    /** The file that keeps the password. */
    public Path passwordFile() {
        return tenancy.home.file(Cluster.PASSWORD);
    }

    /** The name of the database for Rollcall's tables. */
    public String database() {
        return Cluster.DATABASE;
    }

    /** Gives it back. The last one out, of all processes, stops the server; everything committed is on disk. */
    @Override
    public void close() {
        synchronized (IN_USE) {
            if (closed) {
                return;
            }
            closed = true;
            if (--tenancy.users > 0) {
                return;
            }
            IN_USE.remove(tenancy.home.path());
            try {
                tenancy.end();
            } catch (IOException e) {
                throw DataFolder.cannot("stop the embedded PostgreSQL in " + tenancy.home.path(), e);
            }
        }
    }

    /** This process's share in the server of one data folder. */
    private static final class Tenancy {
        private final DataFolder home;
        private final Cluster cluster;
        private final FileGate presence;
        private final String password;
        private final int port;
        private int users;

        private Tenancy(DataFolder home, Cluster cluster, FileGate presence, String password, int port) {
            this.home = home;
            this.cluster = cluster;
            this.presence = presence;
            this.password = password;
            this.port = port;
        }

        static Tenancy begin(DataFolder home, Path programs) throws IOException {
            Cluster cluster = new Cluster(home, Programs.of(Binaries.in(programs), home.isRoots()));
            FileGate presence = null;
            try (FileGate gate = new FileGate(home.file("postgres.gate"))) {
                gate.alone(GATE_PATIENCE);
                presence = new FileGate(home.file("postgres.users"));
                boolean onlyOne = presence.tryAlone();
                // First of all: a server that was started and then not used would be left behind.
                String password = cluster.password();
                Postmaster postmaster = running(cluster, home, onlyOne);
                presence.tryShared();
                Tenancy tenancy = new Tenancy(home, cluster, presence, password, postmaster.port());
                presence = null;
                return tenancy;
            } finally {
                if (presence != null) {
                    presence.close();
                }
            }
        }

        private static Postmaster running(Cluster cluster, DataFolder home, boolean onlyOne) throws IOException {
            Optional<Postmaster> found = cluster.settled();
            if (!onlyOne) {
                return found.orElseThrow(() -> new DatabaseException("Another Rollcall process uses the data folder "
                        + home.path() + ", but its PostgreSQL is not to be seen: it has ended, or it is in another"
                        + " container. End that process, and try again."));
            }
            if (found.isPresent()) {
                if (cluster.answers(found.get())) {
                    LOG.info(
                            "Taking over the PostgreSQL (pid {}) that was left behind",
                            found.get().pid());
                    return found.get();
                }
                cluster.stop(found.get());
            }
            cluster.create();
            return cluster.start();
        }

        void end() throws IOException {
            try (presence;
                    FileGate gate = new FileGate(home.file("postgres.gate"))) {
                gate.alone(GATE_PATIENCE);
                if (presence.tryAlone()) {
                    Optional<Postmaster> postmaster = cluster.postmaster();
                    if (postmaster.isPresent()) {
                        cluster.stop(postmaster.get());
                    }
                }
            }
        }
    }
}
