package io.rollcall.ldap;

import static io.rollcall.ldap.ScriptedCompany.BASE;
import static io.rollcall.ldap.ScriptedCompany.comeTo;
import static io.rollcall.ldap.ScriptedCompany.dn;
import static io.rollcall.ldap.ScriptedCompany.groupDn;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is older than what was read last would take back what was done since (R15). */
class OlderReplicaTest {
    private static HostileWorld world(DirectoryKind kind, ScriptedDirectory company) {
        return HostileWorld.of(kind, company, HostileWorld.LONG);
    }

    private static void come(HostileWorld world, Attribute to) {
        world.server.directory().change(BASE, entry -> {
            entry.setAttribute(to);
            return entry;
        });
    }

    private static void leave(HostileWorld world, int user) {
        world.server.directory().change(groupDn("All"), entry -> {
            entry.removeAttributeValue("member", dn(user));
            return entry;
        });
    }

    private static void assertOlder(HostileWorld world, String... words) {
        HostileWorld.State before = world.state();
        Run run = world.sync();

        assertThat(run.status()).as(String.valueOf(run.cause())).isEqualTo(Status.FAILED);
        assertThat(run.cause())
                .contains("older than what was read last", "forget-position corp")
                .contains(words);
        assertThat(world.state()).isEqualTo(before);
    }

    @Test
    void r15_a_replica_that_lags_behind_fails_until_it_has_caught_up() {
        try (HostileWorld world = world(DirectoryKind.GENERIC, ScriptedCompany.generic())) {
            come(world, comeTo("001", 20));
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);

            come(world, comeTo("001", 19));
            world.server.directory().change(groupDn("All"), entry -> {
                entry.addAttribute("member", dn(7));
                return entry;
            });
            assertOlder(world, "contextCSN of dc=corp,dc=example, server 001", "120019", "120020");
            assertThat(world.members("All")).isEqualTo(24);

            come(world, comeTo("001", 20));
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void r15_a_server_restored_on_purpose_is_read_again_when_a_person_says_so() {
        try (HostileWorld world = world(DirectoryKind.OPENLDAP, ScriptedCompany.generic())) {
            come(world, comeTo("001", 20));
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
            come(world, comeTo("001", 5));
            leave(world, 7);
            assertOlder(world, "server 001");

            world.forgetPosition();
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);
            assertThat(world.members("All")).isEqualTo(24);
            come(world, comeTo("001", 4));
            assertOlder(world, "server 001");
        }
    }

    @Test
    void marks_of_different_origins_are_not_compared() {
        try (HostileWorld world = world(DirectoryKind.GENERIC, ScriptedCompany.generic())) {
            come(world, comeTo("001", 20));
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
            come(world, comeTo("002", 5));
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
            come(world, comeTo("001", 19));
            assertOlder(world, "server 001");
        }
    }

    /** UPTODATE_VECTOR_V1_EXT or V2_EXT (MS-DRSR): for each origin, how many of its changes have arrived. */
    private static byte[] vector(int version, long... changes) {
        ByteBuffer vector =
                ByteBuffer.allocate(16 + changes.length * (16 + 8 * version)).order(ByteOrder.LITTLE_ENDIAN);
        vector.putInt(version).putInt(0).putInt(changes.length).putInt(0);
        for (int origin = 0; origin < changes.length; origin++) {
            vector.put(IdForm.GUID_BYTES.write(DirectoryId.of(ScriptedCompany.id(origin))))
                    .putLong(changes[origin]);
            if (version == 2) {
                vector.putLong(133_000_000_000_000_000L + changes[origin]);
            }
        }
        return vector.array();
    }

    private static void connectTo(HostileWorld world, String controller, int committed, byte[] vector) {
        world.server
                .directory()
                .root("dsServiceName", "CN=NTDS Settings,CN=" + controller)
                .root("highestCommittedUSN", String.valueOf(committed));
        come(world, new Attribute("replUpToDateVector", vector));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void r15_a_domain_controller_that_has_received_less_of_another_one_fails_until_it_has_caught_up(int version) {
        try (HostileWorld world = world(DirectoryKind.AD, ScriptedCompany.activeDirectory())) {
            connectTo(world, "DC1", 5000, vector(version, 700, 80));
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);

            connectTo(world, "DC2", 17, vector(version, 700, 79));
            world.server.directory().change(groupDn("All"), entry -> {
                entry.addAttribute("member", dn(7));
                return entry;
            });
            assertOlder(
                    world,
                    "replUpToDateVector of dc=corp,dc=example, invocation id " + ScriptedCompany.id(1),
                    "79",
                    "80");
            assertThat(world.members("All")).isEqualTo(24);

            connectTo(world, "DC2", 17, vector(version, 700, 80, 4990));
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void a_vector_that_cannot_be_read_has_no_marks_and_fails_nothing() throws Exception {
        ScriptedDirectory company = ScriptedCompany.activeDirectory();
        byte[] proper = vector(2, 700, 80);
        byte[] otherVersion = proper.clone();
        otherVersion[0] = 3;
        byte[] negativeCount = proper.clone();
        negativeCount[11] = (byte) 0x80;
        byte[][] broken = {
            new byte[0],
            new byte[15],
            Arrays.copyOf(proper, proper.length - 1),
            Arrays.copyOf(proper, proper.length + 1),
            otherVersion,
            negativeCount
        };
        try (ScriptedServer server = ScriptedServer.start(company)) {
            LdapDirectory directory =
                    ScriptedCompany.settings(DirectoryKind.AD, server.url()).directory();
            company.change(BASE, entry -> {
                entry.setAttribute(new Attribute("replUpToDateVector", proper));
                return entry;
            });
            assertThat(directory.read(Progress.SILENT).position().marks()).hasSize(2);
            for (byte[] vector : broken) {
                company.change(BASE, entry -> {
                    entry.setAttribute(new Attribute("replUpToDateVector", vector));
                    return entry;
                });
                assertThat(directory.read(Progress.SILENT).position().marks()).isEmpty();
            }
        }
    }

    @Test
    void r15_a_domain_controller_that_was_rolled_back_fails_and_one_that_says_nothing_of_others_counts_for_itself() {
        ScriptedDirectory company = ScriptedCompany.activeDirectory();
        try (HostileWorld world = world(DirectoryKind.AD, company)) {
            company.root("dsServiceName", "CN=NTDS Settings,CN=DC1").root("highestCommittedUSN", "1000");
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
            company.root("highestCommittedUSN", "999");
            assertOlder(world, "highestCommittedUSN of CN=NTDS Settings,CN=DC1");

            company.root("dsServiceName", "CN=NTDS Settings,CN=DC2").root("highestCommittedUSN", "17");
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
            company.root("dsServiceName", "CN=NTDS Settings,CN=DC1").root("highestCommittedUSN", "1001");
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void the_replicas_of_389_ds_are_told_from_its_update_vector() throws Exception {
        ScriptedDirectory company = new ScriptedDirectory().root("namingContexts", "cn=config", BASE);
        company.add(new Entry(BASE, new Attribute("objectClass", "domain")));
        Entry vector = new Entry("nsuniqueid=ffffffff-ffffffff-ffffffff-ffffffff," + BASE);
        vector.addAttribute("objectClass", "top", "nsTombstone");
        vector.addAttribute("nsuniqueid", "ffffffff-ffffffff-ffffffff-ffffffff");
        vector.addAttribute(
                "nsds50ruv",
                "{replicageneration} 5f0000000000000000000",
                "{replica 1 ldap://one.example:389} 5f0000000000000a0000 5f00000000010000a000",
                "{replica 2 ldap://two.example:389}");
        company.add(vector);
        try (ScriptedServer server = ScriptedServer.start(company)) {
            LdapDirectory directory =
                    ScriptedCompany.settings(DirectoryKind.DS389, server.url()).directory();

            assertThat(directory.read(Progress.SILENT).position().marks())
                    .hasSize(1)
                    .containsEntry("nsds50ruv of dc=corp,dc=example, replica 1", "5f00000000010000a000");
        }
    }
}
