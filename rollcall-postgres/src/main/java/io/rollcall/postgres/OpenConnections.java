package io.rollcall.postgres;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;

/**
 * The connections of an open {@link Database}, for one kind of load.
 *
 * @param dataSource for whatever else works on the database
 * @param dedicated for what keeps a connection long
 * @param work for the registry's work
 * @param claims for its claims, of which each keeps one as long as a run lasts
 * @param end ends them all; to do so twice does nothing the second time
 */
record OpenConnections(
        DataSource dataSource, DataSource dedicated, Connections work, Connections claims, Runnable end) {
    /** Of requests, runs and the schedule together. */
    private static final int MOST_AT_WORK = 12;

    /** Far more directories than run at a time. */
    private static final int MOST_CLAIMS = 64;

    static OpenConnections ofCommand(DatabaseAddress address) {
        DataSource fresh = address.dataSource();
        CommandConnections kept = new CommandConnections(fresh);
        return new OpenConnections(fresh, fresh, kept, kept, kept::close);
    }

    static OpenConnections ofServer(DatabaseAddress address) {
        HikariDataSource pool = pool(address, "rollcall", MOST_AT_WORK);
        pool.setMinimumIdle(1);
        // One attempt, its connection kept: an error shows at once, with its own cause.
        pool.setInitializationFailTimeout(1);
        // Begins with the first connection, and keeps one for a while: connecting takes longer than a short run.
        HikariDataSource claims = pool(address, "rollcall-claims", MOST_CLAIMS);
        claims.setMinimumIdle(0);
        claims.setIdleTimeout(60_000);
        claims.setInitializationFailTimeout(-1);
        return new OpenConnections(pool, claims, Connections.of(pool), Connections.of(claims), () -> {
            claims.close();
            pool.close();
        });
    }

    private static HikariDataSource pool(DatabaseAddress address, String name, int most) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName(name);
        pool.setDataSource(address.dataSource());
        pool.setMaximumPoolSize(most);
        pool.setConnectionTimeout(10_000);
        return pool;
    }
}
