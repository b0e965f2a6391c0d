package io.rollcall.testkit;

import io.rollcall.Registry;
import java.time.Clock;

class InMemoryRegistryTest extends RegistryContract {
    @Override
    protected Registry newRegistry(Clock clock) {
        return new InMemoryRegistry(clock);
    }
}
