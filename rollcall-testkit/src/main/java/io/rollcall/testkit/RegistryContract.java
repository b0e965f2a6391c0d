package io.rollcall.testkit;

import io.rollcall.Registry;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every {@link Registry} promises, subject by subject. An implementation's test inherits from here and gives a
 * registry in which nothing is yet.
 */
public abstract class RegistryContract
        implements GroupsContract,
                UsersContract,
                DirectoriesContract,
                GroupViewContract,
                ApplyContract,
                ApplyToUsersContract,
                ApplyToGroupsContract,
                HeldPlansContract,
                JournalContract,
                ConcurrencyContract {
    private final SettableClock clock = SettableClock.at("2026-03-01T08:00:00Z");
    private RegistryFixture fixture = new RegistryFixture(new InMemoryRegistry(clock), clock);

    /** A registry of its own for one test, which takes the time from this clock. */
    protected abstract Registry newRegistry(Clock clock) throws Exception;

    @BeforeEach
    void open() throws Exception {
        fixture = new RegistryFixture(newRegistry(clock), clock);
    }

    @Override
    public RegistryFixture fixture() {
        return fixture;
    }

    @Override
    public SettableClock clock() {
        return clock;
    }
}
