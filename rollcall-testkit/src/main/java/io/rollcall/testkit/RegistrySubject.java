package io.rollcall.testkit;

import io.rollcall.Registry;
import io.rollcall.registry.RefusedException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What each subject of the registry's contract starts from. */
interface RegistrySubject {
    RegistryFixture fixture();

    SettableClock clock();

    default Registry registry() {
        return fixture().registry;
    }

    /** Asserts that something is refused, with this kind. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            RefusedException.Kind kind, ThrowingCallable action) {
        return Assertions.assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> Assertions.assertThat(refused.kind()).isEqualTo(kind));
    }
}
