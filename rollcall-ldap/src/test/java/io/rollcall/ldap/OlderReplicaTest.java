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
import io.rollcall.directory.Extent;
import io.rollcall.directory.Position;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.testkit.servers.scripted.Request;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    /** Another controller answers from now on, with an invocation id of its own. */
    private static void connectTo(HostileWorld world, int controller, int committed, long... received) {
        String settings = "CN=NTDS Settings,CN=DC" + controller;
        connectTo(world, "DC" + controller, committed, vector(2, received));
        world.server
                .directory()
                .add(new Entry(
                        settings,
                        new Attribute("objectClass", "nTDSDSA"),
                        new Attribute(
                                "invocationId",
                                IdForm.GUID_BYTES.write(DirectoryId.of(ScriptedCompany.id(controller - 1))))));
    }

    private static void changed(HostileWorld world, String dn, String number) {
        world.server.directory().change(dn, entry -> {
            entry.setAttribute("uSNChanged", number);
            return entry;
        });
    }

    private static void back(HostileWorld world, int user) {
        world.server.directory().change(groupDn("All"), entry -> {
            entry.addAttribute("member", dn(user));
            return entry;
        });
    }

    private static String origin(int controller) {
        return "replUpToDateVector of dc=corp,dc=example, invocation id " + ScriptedCompany.id(controller - 1);
    }

    @Test
    void r15_of_two_domain_controllers_the_one_that_lacks_what_the_other_changed_fails_until_it_has_it() {
        try (HostileWorld world = world(DirectoryKind.AD, ScriptedCompany.activeDirectory())) {
            // The first has 9000 changes of its own; those from 501 on reach no other. It has received 100 of the
            // second.
            connectTo(world, 1, 9000, -1, 100);
            changed(world, groupDn("All"), "500");
            changed(world, dn(3), "499");
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);

            connectTo(world, 2, 7000, 499);
            changed(world, groupDn("All"), "90");
            back(world, 7);
            assertOlder(world, origin(1) + " is at 499, and what was read last needs 500", "demoted and promoted");
            assertThat(world.members("All")).isEqualTo(24);

            connectTo(world, 2, 7000, 500);
            changed(world, groupDn("All"), "101");
            changed(world, dn(3), "102");
            leave(world, 7);
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);

            connectTo(world, 1, 9001, -1, 101);
            assertOlder(world, origin(2) + " is at 101, and what was read last needs 102");
            connectTo(world, 1, 9001, -1, 102);
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void r15_a_controller_is_not_behind_itself_when_its_newest_object_goes_and_the_other_one_must_still_have_had_it() {
        try (HostileWorld world = world(DirectoryKind.AD, ScriptedCompany.activeDirectory())) {
            connectTo(world, 1, 600);
            changed(world, dn(28), "500");
            changed(world, groupDn("All"), "400");
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);

            connectTo(world, 1, 601);
            world.server.directory().remove(dn(28));
            assertThat(world.sync().status()).isEqualTo(Status.APPLIED);

            connectTo(world, 2, 7, 450);
            assertOlder(world, origin(1) + " is at 450, and what was read last needs 500");
            world.forgetPosition();
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void r15_a_controller_that_was_restored_with_a_new_invocation_id_still_counts_by_its_name() {
        try (HostileWorld world = world(DirectoryKind.AD, ScriptedCompany.activeDirectory())) {
            connectTo(world, 1, 600);
            changed(world, groupDn("All"), "500");
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);

            connectTo(world, 1, 550);
            world.server.directory().change("CN=NTDS Settings,CN=DC1", entry -> {
                entry.setAttribute(
                        new Attribute("invocationId", IdForm.GUID_BYTES.write(DirectoryId.of(ScriptedCompany.id(77)))));
                return entry;
            });
            assertOlder(world, "highestCommittedUSN of CN=NTDS Settings,CN=DC1 is at 550", "needs 600", "restored");
            world.forgetPosition();
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uSNChanged", "invocationId", "no number", "no GUID"})
    void where_a_controllers_own_changes_cannot_be_told_nothing_is_compared(String hidden) {
        try (HostileWorld world = world(DirectoryKind.AD, ScriptedCompany.activeDirectory())) {
            connectTo(world, 1, 600);
            if (hidden.equals("invocationId")) {
                world.server.directory().remove("CN=NTDS Settings,CN=DC1");
            } else if (hidden.equals("no GUID")) {
                world.server.directory().change("CN=NTDS Settings,CN=DC1", entry -> {
                    entry.setAttribute("invocationId", "short");
                    return entry;
                });
            }
            if (!hidden.equals("uSNChanged")) {
                changed(world, groupDn("All"), hidden.equals("no number") ? "5x0" : "500");
            }
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);

            connectTo(world, 2, 7, 1);
            assertThat(world.sync().status()).isEqualTo(Status.NOTHING_TO_DO);
        }
    }

    @Test
    void what_a_reading_needs_of_a_controller_is_told_apart_by_naming_context_in_both_ways_of_reading()
            throws Exception {
        String other = "dc=branch,dc=corp,dc=example";
        ScriptedDirectory company = ScriptedCompany.activeDirectory().root("namingContexts", BASE, other);
        company.root("dsServiceName", "CN=NTDS Settings,CN=DC1").root("highestCommittedUSN", "600");
        company.add(new Entry(
                "CN=NTDS Settings,CN=DC1",
                new Attribute("objectClass", "nTDSDSA"),
                new Attribute("invocationId", IdForm.GUID_BYTES.write(DirectoryId.of(ScriptedCompany.id(0))))));
        company.change(dn(3), entry -> {
            entry.setAttribute("uSNChanged", "400");
            return entry;
        });
        company.add(new Entry(other, new Attribute("objectClass", "domain"), new Attribute("uSNChanged", "599")));
        Entry branch = ScriptedCompany.adUser(99);
        branch.setDN("cn=u99," + other);
        branch.setAttribute("uSNChanged", "7");
        try (ScriptedServer server = ScriptedServer.start(company)) {
            LdapDirectory directory = ScriptedCompany.settings(DirectoryKind.AD, server.url())
                    .extent(Extent.below(BASE).withUsers(List.of("ou=none," + BASE, other), Optional.empty()))
                    .directory();
            company.add(branch);
            Entry first = company.get(dn(3));
            first.setDN("cn=u3,ou=none," + BASE);
            company.remove(dn(3));
            company.add(first);

            Position whole = directory.read(Progress.SILENT).position();
            String own = ", invocation id " + ScriptedCompany.id(0);

            assertThat(whole.marks())
                    .containsEntry("replUpToDateVector of " + BASE + own, "00000000000000000600")
                    .containsEntry("replUpToDateVector of " + other + own, "00000000000000000600");
            assertThat(whole.needs())
                    .containsEntry("replUpToDateVector of " + BASE + own, "00000000000000000400")
                    .containsEntry("replUpToDateVector of " + other + own, "00000000000000000007");
            assertThat(directory
                            .readGroupsOf(DirectoryId.of(ScriptedCompany.id(99)))
                            .position()
                            .needs())
                    .containsEntry("replUpToDateVector of " + other + own, "00000000000000000007")
                    .doesNotContainKey("replUpToDateVector of " + BASE + own);
        }
    }

    @Test
    void what_came_by_reference_from_another_controller_has_numbers_of_another_count() throws Exception {
        ScriptedDirectory company = ScriptedCompany.activeDirectory();
        company.root("dsServiceName", "CN=NTDS Settings,CN=DC1").root("highestCommittedUSN", "600");
        company.add(new Entry(
                "CN=NTDS Settings,CN=DC1",
                new Attribute("objectClass", "nTDSDSA"),
                new Attribute("invocationId", IdForm.GUID_BYTES.write(DirectoryId.of(ScriptedCompany.id(0))))));
        company.change(dn(3), entry -> {
            entry.setAttribute("uSNChanged", "400");
            return entry;
        });
        ScriptedDirectory branch =
                new ScriptedDirectory().root("namingContexts", BASE).root("supportedExtension");
        Entry elsewhere = ScriptedCompany.adUser(99);
        elsewhere.setDN("cn=u99,dc=branch," + BASE);
        elsewhere.setAttribute("uSNChanged", "70000");
        branch.add(elsewhere);
        try (ScriptedServer server = ScriptedServer.start(company);
                ScriptedServer other = ScriptedServer.start(branch)) {
            String url = other.url() + "/dc=branch," + BASE;
            server.misbehave((request, proper, wire) -> wire.send(
                    request.kind() == Request.Kind.USERS && request.isFirstPage() ? proper.references(url) : proper));
            Settings settings = ScriptedCompany.settings(DirectoryKind.AD, server.url());
            Reading reading = settings.servers(settings.servers().withFollowReferrals(true))
                    .directory()
                    .read(Progress.SILENT);

            assertThat(reading.users().size()).isEqualTo(ScriptedCompany.USERS + 1);
            assertThat(reading.position().needs()).containsEntry(origin(1), "00000000000000000400");
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
