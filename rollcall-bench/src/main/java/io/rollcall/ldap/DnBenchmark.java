package io.rollcall.ldap;

import io.rollcall.testkit.servers.GeneratedWorld;
import io.rollcall.testkit.servers.GeneratedWorld.Shape;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is done for each member of each group: its DN made normal, hashed, and looked up. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DnBenchmark {
    private static final int USERS = 1 << 17;
    private static final int STEP = 40_503; // odd, so that all are visited, in no order that a cache would like

    private final DnHasher hasher = DnHasher.withFreshKey();
    private final HashTable table = new HashTable();
    private final SpelledDns spelled = new SpelledDns();
    private final byte[][] plain = new byte[USERS][];
    private final byte[][] awkward = new byte[USERS][];
    private int next;

    @Setup
    public void fill() {
        GeneratedWorld world = GeneratedWorld.of(new Shape(USERS, 0, 0, 0, 0, 1));
        for (int user = 0; user < USERS; user++) {
            plain[user] = world.userDn(user).getBytes(StandardCharsets.UTF_8);
            awkward[user] =
                    ("uid=Jörg\\, \\23" + user + ", OU=People,dc=Corp,dc=example").getBytes(StandardCharsets.UTF_8);
            hasher.hash(plain[user]);
            table.add(hasher.high(), hasher.low());
            spelled.add(plain[user], 0, plain[user].length, user);
        }
    }

    @Benchmark
    public long normaliseAndHash() {
        hasher.hash(plain[next()]);
        return hasher.low();
    }

    @Benchmark
    public long normaliseAndHashAwkward() {
        hasher.hash(awkward[next()]);
        return hasher.low();
    }

    /** As above, and the user found among 131,072. */
    @Benchmark
    public int resolve() {
        hasher.hash(plain[next()]);
        return table.find(hasher.high(), hasher.low());
    }

    /** The user found by the DN as it is spelled, as nearly all are. */
    @Benchmark
    public int resolveAsSpelled() {
        byte[] dn = plain[next()];
        spelled.hash(dn, 0, dn.length);
        return spelled.find(spelled.high(), spelled.low());
    }

    private int next() {
        next = (next + STEP) & (USERS - 1);
        return next;
    }
}
