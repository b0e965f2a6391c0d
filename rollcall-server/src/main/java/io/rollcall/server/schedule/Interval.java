package io.rollcall.server.schedule;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** The time between two automatic runs of a directory, as it is kept with its next run. */
record Interval(Duration duration) {
    /** The longest jitter, as a share of the interval. */
    static final double JITTER = 0.1;

    /**
     * When to run next, a little later than the interval says, by chance: directories that were added together would
     * otherwise be read together for ever.
     */
    Instant after(Instant moment, RandomGenerator random) {
        return moment.plus(duration).plusMillis((long) (duration.toMillis() * JITTER * random.nextDouble()));
    }

    /** Keeps an interval as the text of ISO 8601, such as {@code PT15M}: readable in the table, and no Java object. */
    static final class Text implements Serializer {
        @Override
        public byte[] serialize(Object data) {
            return ((Interval) data).duration().toString().getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] serialized) {
            return type.cast(new Interval(Duration.parse(new String(serialized, StandardCharsets.US_ASCII))));
        }
    }
}
