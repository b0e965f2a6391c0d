package io.rollcall.ldap;

import static io.rollcall.testkit.servers.scripted.Misbehaviour.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.SelfSignedCertificateGenerator;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.Request.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;

/** A connection that ends anywhere but behind the last message of a reading changes nothing (R15). */
class CutConnectionsTest {
    /** Hangs up once so many bytes have been sent, at a boundary of messages or not. */
    private static Misbehaviour cutAfter(AtomicInteger bytesLeft) {
        return (request, proper, wire) -> {
            byte[] bytes = proper.bytes();
            int now = Math.min(bytes.length, Math.max(0, bytesLeft.getAndAdd(-bytes.length)));
            wire.send(Arrays.copyOf(bytes, now));
            if (now < bytes.length) {
                wire.cut();
            }
        };
    }

    /** Where each message of a whole reading ends, counted in bytes from its beginning. */
    private static int[] boundaries(HostileWorld world) {
        List<Integer> ends = new CopyOnWriteArrayList<>();
        AtomicInteger sent = new AtomicInteger();
        world.server.misbehave((request, proper, wire) -> {
            proper.messages().forEach(message -> ends.add(sent.addAndGet(message.length)));
            wire.send(proper);
        });
        assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void assertCutChangesNothing(HostileWorld world, HostileWorld.State before, int bytes) {
        world.server.misbehave(cutAfter(new AtomicInteger(bytes)));
        Run run = world.sync();

        assertThat(run.status()).as("cut after %s bytes", bytes).isEqualTo(Status.FAILED);
        assertThat(run.cause()).containsAnyOf("the connection was lost", "ended the connection");
        assertThat(world.state()).as("cut after %s bytes", bytes).isEqualTo(before);
    }

    @Test
    void r15_nothing_changes_wherever_between_two_messages_a_connection_is_cut() {
        try (HostileWorld world = HostileWorld.generic()) {
            int[] boundaries = boundaries(world);
            HostileWorld.State before = world.state();
            assertThat(boundaries).hasSizeGreaterThan(50);

            assertCutChangesNothing(world, before, 0);
            for (int i = 0; i < boundaries.length - 1; i++) {
                assertCutChangesNothing(world, before, boundaries[i]);
            }
            world.server.misbehave(cutAfter(new AtomicInteger(boundaries[boundaries.length - 1])));
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void r15_nothing_changes_wherever_within_a_message_a_connection_is_cut() {
        try (HostileWorld world = HostileWorld.generic()) {
            int[] boundaries = boundaries(world);
            HostileWorld.State before = world.state();

            int from = 0;
            for (int to : boundaries) {
                for (int inside : new int[] {from + 1, from + 2, from + 5, (from + to) / 2, to - 1}) {
                    assertCutChangesNothing(world, before, Math.min(inside, to - 1));
                }
                from = to;
            }
        }
    }

    private static SSLSocketFactory tls() throws Exception {
        var store = SelfSignedCertificateGenerator.generateTemporarySelfSignedCertificate("rollcall", "PKCS12");
        KeyStoreKeyManager key = new KeyStoreKeyManager(store.getFirst(), store.getSecond(), "PKCS12", "server-cert");
        SSLSocketFactory factory = new SSLUtil(key, new TrustAllTrustManager()).createSSLSocketFactory();
        assertThat(store.getFirst().delete()).isTrue();
        return factory;
    }

    @Test
    void r15_nothing_changes_when_tls_is_cut() throws Exception {
        byte[] halfARecord = {0x17, 3, 3, 0, 64, 1, 2, 3, 4, 5, 6, 7};
        try (HostileWorld world = HostileWorld.overTls(tls())) {
            for (Kind kind : new Kind[] {Kind.BIND, Kind.ROOT_DSE, Kind.USERS, Kind.GROUPS, Kind.RANGE}) {
                world.assertFails(at(kind, (request, proper, wire) -> wire.cut()), "connection");
                world.assertFails(at(kind, (request, proper, wire) -> wire.cutBelowTls(new byte[0])), "connection");
                world.assertFails(at(kind, (request, proper, wire) -> wire.cutBelowTls(halfARecord)), "connection");
                world.assertFails(
                        at(kind, (request, proper, wire) -> {
                            wire.send(Arrays.copyOf(proper.bytes(), proper.bytes().length - 1));
                            wire.cutBelowTls(new byte[0]);
                        }),
                        "connection");
            }
        }
    }
}
