package io.rollcall.plan;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names one plan: the first 128 bits of a SHA-256 over everything that the plan would do, as 32 hexadecimal digits.
 * Equal plans have equal fingerprints whenever they are made; approval is for one fingerprint (R18). Immutable.
 */
public final class Fingerprint implements Comparable<Fingerprint> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    private final Supplier<String> value;

    public Fingerprint(String value) {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is no fingerprint: 32 hexadecimal digits");
        }
        this.value = () -> value;
    }

    private Fingerprint(CompletableFuture<Fingerprint> inTheMaking) {
        value = () -> inTheMaking.join().value();
    }

    /**
     * One that is made on a thread of its own, and waited for by whoever first asks for its value: of millions of members
     * that takes a second, in which the plan can be judged and its first rows be written.
     */
    static Fingerprint beside(Supplier<Fingerprint> made) {
        return new Fingerprint(CompletableFuture.supplyAsync(made, task -> {
            Thread thread = new Thread(task, "fingerprint");
            thread.setDaemon(true);
            thread.start();
        }));
    }

    public String value() {
        return value.get();
    }

    @Override
    public int compareTo(Fingerprint other) {
        return value().compareTo(other.value());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that && that.value().equals(value());
    }

    @Override
    public int hashCode() {
        return value().hashCode();
    }

    @Override
    public String toString() {
        return value();
    }
}
