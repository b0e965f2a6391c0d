package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultReference;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.RecordingProxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that keeps a reading from being complete is an exception that says what happened and what to do (R15). */
class FailuresTest {
    private static final Patience SHORT = new Patience(Duration.ofSeconds(2), Duration.ofMillis(300), 4);

    private final Script script = new Script();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void start() throws Exception {
        InMemoryDirectoryServerConfig config = LoopbackServer.config();
        config.addInMemoryOperationInterceptor(script);
        server = LoopbackServer.start(config);
        server.add("dn: dc=corp,dc=example", "objectClass: domain", "dc: corp");
        for (int i = 0; i < 10; i++) {
            addUser(i);
        }
        server.add(
                "dn: cn=team,dc=corp,dc=example",
                "objectClass: groupOfNames",
                "cn: team",
                "member: uid=u1,dc=corp,dc=example");
    }

    private void addUser(int i) throws Exception {
        server.add("dn: uid=u" + i + ",dc=corp,dc=example", "objectClass: inetOrgPerson", "uid: u" + i, "cn: U " + i);
    }

    @AfterEach
    void stop() {
        server.shutDown(true);
    }

    private Settings settings() {
        return LoopbackServer.settings(server);
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Directory directory) {
        return assertThatThrownBy(() -> directory.read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContaining("corp")
                .hasMessageNotContaining(LoopbackServer.PASSWORD)
                .hasMessageNotContaining("Exception");
    }

    @Test
    void pages_are_read_to_the_last_one() throws Exception {
        Reading reading = settings().directory(SHORT).read(Progress.SILENT);

        assertThat(reading.users().size()).isEqualTo(10);
        // root DSE, three pages of users, one of groups, and the root DSE to make sure that nothing is left
        assertThat(script.searches).hasValue(6);
    }

    @Test
    void r15_a_port_where_nobody_listens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Settings dead = Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, "ldap://127.0.0.1:" + port);

        assertFails(dead.directory()).hasMessageContainingAll("127.0.0.1:" + port, "nothing answers", "port");
        List<Directory.Step> steps = dead.directory().test();
        assertThat(steps).extracting(Directory.Step::step).containsExactly("name", "connect");
        assertThat(steps).extracting(Directory.Step::ok).containsExactly(true, false);
    }

    @Test
    void r15_a_host_name_that_is_not_known() {
        Settings nowhere = Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, "ldap://no-such-host.invalid:389");

        assertFails(nowhere.directory()).hasMessageContaining("\"no-such-host.invalid\" is not known");
        assertThat(nowhere.directory().test())
                .singleElement()
                .matches(step -> !step.ok() && step.step().equals("name"));
    }

    @Test
    void r15_a_server_that_accepts_and_says_nothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Settings settings = Settings.of(
                            DirectoryKind.GENERIC, LoopbackServer.BASE, "ldap://127.0.0.1:" + silent.getLocalPort())
                    .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);

            assertFails(settings.directory(SHORT))
                    .hasMessageContainingAll("" + silent.getLocalPort(), "no answer to the bind");
            Settings second = Settings.of(
                            DirectoryKind.GENERIC,
                            LoopbackServer.BASE,
                            settings.urls().get(0),
                            settings().urls().get(0))
                    .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
            assertThat(second.directory(SHORT).read(Progress.SILENT).users().size())
                    .isEqualTo(10);
            assertThat(second.directory(SHORT).test())
                    .anyMatch(step -> !step.ok() && step.step().equals("bind"))
                    .last()
                    .matches(Directory.Step::ok);
        }
    }

    @Test
    void a_wrong_password_is_said_and_not_tried_elsewhere() {
        Settings wrong = settings().bind(LoopbackServer.BIND_DN, "not this");
        Settings twice = Settings.of(
                        DirectoryKind.GENERIC,
                        LoopbackServer.BASE,
                        wrong.urls().get(0),
                        wrong.urls().get(0))
                .bind(LoopbackServer.BIND_DN, "not this");

        assertFails(wrong.directory())
                .hasMessageContainingAll(LoopbackServer.BIND_DN, "password is wrong")
                .hasMessageNotContaining("not this");
        script.binds.set(0);
        assertFails(twice.directory()).hasMessageContaining("password is wrong");
        assertThat(script.binds).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "52e, password is wrong",
        "525, no such user",
        "532, password has expired",
        "533, disabled",
        "701, account has expired",
        "773, must be changed",
        "775, locked out"
    })
    void active_directorys_reasons_for_refusing_a_bind_are_said_in_words(String code, String words) {
        script.bindFailure = new LDAPException(
                ResultCode.INVALID_CREDENTIALS,
                "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data " + code + ", v4563\0");

        assertFails(settings().directory()).hasMessageContaining(words);
    }

    @Test
    void a_server_that_wants_tls_before_a_password_is_said() {
        script.bindFailure = new LDAPException(ResultCode.CONFIDENTIALITY_REQUIRED, "TLS first");

        assertFails(settings().directory()).hasMessageContainingAll("without TLS", "--starttls");
    }

    @Test
    void a_bind_dn_without_a_password_is_refused_before_anything_is_sent() {
        assertFails(settings().bind(LoopbackServer.BIND_DN, "").directory())
                .hasMessageContainingAll("password is empty", "anonymous");
        assertThat(script.binds).hasValue(0);
    }

    @Test
    void r15_a_password_that_cannot_be_had_is_a_failure_like_any_other() {
        LdapDirectory directory = new LdapDirectory(
                settings().bind(LoopbackServer.BIND_DN, "secret").settings(),
                secret -> {
                    throw new IllegalStateException("the key file corp.key is missing");
                },
                SHORT,
                Clock.systemUTC(),
                LdapDirectory.NAME_SERVERS_OF_THIS_MACHINE);

        assertFails(directory).hasMessageContainingAll("bind password", "the key file corp.key is missing");
        assertThat(directory.test())
                .last()
                .matches(step -> step.step().equals("bind") && !step.ok())
                .satisfies(step -> assertThat(step.found()).contains("the key file corp.key is missing"));
        assertThat(script.binds).hasValue(0);
    }

    @Test
    void a_base_that_does_not_exist_is_named() {
        Settings settings = settings().base("ou=nowhere," + LoopbackServer.BASE);

        assertFails(settings.directory())
                .hasMessageContainingAll("ou=nowhere", "does not exist", "\"dc=corp,dc=example\" above it does");
        assertThat(settings.directory().test())
                .filteredOn(step -> !step.ok())
                .extracting(Directory.Step::step)
                .containsExactly("base");
    }

    @ParameterizedTest
    @CsvSource({
        "4, size limit",
        "3, time limit",
        "11, administrative limit",
        "10, referred to another server",
        "50, not allowed",
        "51, refused",
        "80, failed",
        "1, failed"
    })
    void r15_a_search_that_ends_in_anything_but_success(int code, String words) {
        script.searchResult = ResultCode.valueOf(code);

        assertFails(settings().directory()).hasMessageContainingAll(words, "users", LoopbackServer.BASE);
    }

    @Test
    void r15_a_server_that_does_not_say_whether_there_are_more_pages() {
        script.silentAboutPages = true;

        assertFails(settings().directory(SHORT)).hasMessageContaining("may be incomplete");
    }

    @Test
    void r15_a_part_that_another_server_holds() {
        script.reference =
                new SearchResultReference(new String[] {"ldap://other.example/ou=far,dc=corp,dc=example"}, null);

        assertFails(settings().directory())
                .hasMessageContainingAll("ldap://other.example/ou=far,dc=corp,dc=example", "incomplete");
    }

    @Test
    void r15_a_server_that_stops_answering_in_the_middle() {
        script.holdEntriesUntil = new CountDownLatch(1);

        assertFails(settings().directory(SHORT)).hasMessageContainingAll("no further answer", "Nothing changes");
        script.holdEntriesUntil.countDown();
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "11"})
    void r15_a_connection_that_is_lost_in_the_middle_of_a_search(int entries) {
        try (RecordingProxy proxy = RecordingProxy.unchecked("127.0.0.1", server.getListenPort())) {
            Settings settings = Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, proxy.url())
                    .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
            proxy.goAwayAfterEntries(entries);

            assertFails(settings.directory()).hasMessageContainingAll("lost", "Nothing changes");
        }
    }

    @Test
    void the_next_url_is_tried_when_one_does_not_answer_and_all_are_named_when_none_does() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String dead = "ldap://127.0.0.1:" + port;
        Settings second = Settings.of(
                        DirectoryKind.GENERIC,
                        LoopbackServer.BASE,
                        dead,
                        settings().urls().get(0))
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);

        assertThat(second.directory().read(Progress.SILENT).users().size()).isEqualTo(10);
        assertFails(Settings.of(DirectoryKind.GENERIC, LoopbackServer.BASE, dead, "ldap://localhost:" + port)
                        .directory())
                .hasMessageContainingAll("127.0.0.1:" + port, "localhost:" + port);
    }

    @Test
    void a_user_without_id_or_login_name_is_named() throws Exception {
        Settings everything = settings().users(LoopbackServer.BASE, "(objectClass=inetOrgPerson)");
        server.add("dn: cn=nologin,dc=corp,dc=example", "objectClass: inetOrgPerson", "cn: nologin");

        assertFails(everything.directory()).hasMessageContainingAll("cn=nologin", "no login name", "uid");
        assertThat(settings().directory().read(Progress.SILENT).users().size()).isEqualTo(10);
        Settings wrongKind = Settings.of(
                        DirectoryKind.DS389,
                        LoopbackServer.BASE,
                        settings().urls().get(0))
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD);
        assertFails(wrongKind.directory()).hasMessageContainingAll("nsUniqueId", "--kind");
    }

    @Test
    void two_users_with_one_id_are_refused() throws Exception {
        Settings ipa = Settings.of(
                        DirectoryKind.FREEIPA,
                        LoopbackServer.BASE,
                        settings().urls().get(0))
                .bind(LoopbackServer.BIND_DN, LoopbackServer.PASSWORD)
                .bases(LoopbackServer.BASE, LoopbackServer.BASE);
        for (String login : List.of("one", "two")) {
            server.add(
                    "dn: uid=" + login + ",dc=corp,dc=example",
                    "objectClass: posixAccount",
                    "uid: " + login,
                    "ipaUniqueID: 6f3d1a1e-9b1c-11ee-8c90-0242ac120002");
        }

        assertFails(ipa.directory())
                .hasMessageContainingAll("Two users have the id 6f3d1a1e-9b1c-11ee-8c90-0242ac120002", "uid=");
    }
}
