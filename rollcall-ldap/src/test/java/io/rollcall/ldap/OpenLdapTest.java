package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Bind;
import io.rollcall.directory.ClientCertificate;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Secret;
import io.rollcall.directory.Servers;
import io.rollcall.testkit.DirectoryContract;
import io.rollcall.testkit.DirectoryWorld;
import io.rollcall.testkit.servers.OpenLdapServer;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract against a real slapd. */
@Tag("openldap")
class OpenLdapTest extends DirectoryContract {
    private static final int LIMIT = 5;

    private static OpenLdapServer server;
    private static LDAPConnection admin;

    @BeforeAll
    static void start() throws Exception {
        server = OpenLdapServer.start(OpenLdapServer.Options.plain().withSizeLimit(LIMIT));
        URI url = URI.create(server.directUrl());
        admin = new LDAPConnection(url.getHost(), url.getPort(), "cn=admin," + server.suffix(), server.password());
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Override
    protected DirectoryWorld newWorld() throws Exception {
        String base = "ou=world," + server.suffix();
        LdapWorld.deleteBelow(admin, base);
        admin.add("dn: " + base, "objectClass: organizationalUnit");
        return new LdapWorld(
                admin,
                DirectoryKind.OPENLDAP,
                base,
                Settings.of(DirectoryKind.OPENLDAP, base, server.url())
                        .bind(server.bindDn(), server.password())
                        .bases("ou=people," + base, "ou=groups," + base)
                        .directory(),
                true);
    }

    private static Settings everything() {
        return Settings.of(DirectoryKind.OPENLDAP, server.suffix(), server.url());
    }

    private static LdapDirectory blockedBy(String... blocked) {
        return Settings.of(DirectoryKind.OPENLDAP, "ou=world," + server.suffix(), server.url())
                .bind(server.bindDn(), server.password())
                .directory(AttributeNames.PRESETS.withBlocked(blocked));
    }

    private static List<String> blocked(LdapDirectory directory) throws Exception {
        DirectoryUsers users = directory.read(Progress.SILENT).users();
        List<String> blocked = IntStream.range(0, users.size())
                .mapToObj(users::get)
                .filter(user -> !user.active())
                .map(DirectoryUser::login)
                .sorted()
                .toList();
        for (DirectoryUser user : directory.searchUsers("", 100)) {
            assertThat(directory.readGroupsOf(user.id()).users().get(0).active())
                    .as(user.login())
                    .isEqualTo(!blocked.contains(user.login()));
        }
        return blocked;
    }

    @Test
    void r13_who_is_blocked_can_be_told_by_another_attribute_or_by_none() throws Exception {
        LdapWorld world = (LdapWorld) newWorld();
        DirectoryId expired = world.addUser("anne", "Anne Weber");
        DirectoryId left = world.addUser("jo", "Jo Miller");
        world.addUser("bob", "Bob Hill");
        admin.modify(world.dnOf(expired), new Modification(ModificationType.ADD, "shadowExpire", "1"));
        admin.modify(
                world.dnOf(left), new Modification(ModificationType.ADD, "employeeType", "contractor", "Has Left"));

        assertThat(blocked(blockedBy())).containsExactly("anne");
        assertThat(blocked(blockedBy("employeeType=has left"))).containsExactly("jo");
        assertThat(blocked(blockedBy("shadowExpire", "employeetype=HAS LEFT"))).containsExactly("anne", "jo");
        assertThat(blocked(blockedBy("nsAccountLock"))).isEmpty();
        assertThat(blocked(blockedBy("none"))).isEmpty();
        assertThat(blockedBy("none").test()).allMatch(Directory.Step::ok);
    }

    @Test
    void r15_a_size_limit_fails_the_reading_and_a_limit_on_pages_makes_them_smaller() throws Exception {
        DirectoryWorld world = newWorld();
        for (int i = 0; i < 7; i++) {
            world.addUser("u" + i, "U " + i);
        }
        Settings limited = everything().bind(server.limitedBindDn(), server.password());
        Settings capped = everything().bind(server.cappedBindDn(), server.password());

        assertThat(limited.directory().read(Progress.SILENT).users().size()).isEqualTo(7);
        assertThatThrownBy(() -> capped.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("size limit", "Raise that limit");
    }

    @Test
    void r15_a_server_that_goes_away_in_the_middle_fails_the_reading() throws Exception {
        DirectoryWorld world = newWorld();
        for (int i = 0; i < 7; i++) {
            world.addUser("u" + i, "U " + i);
        }
        server.proxy().goAwayAfterEntries(5);

        assertThatThrownBy(() -> world.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("lost", "Nothing changes");
        server.proxy().comeBack();
        assertThat(world.directory().read(Progress.SILENT).users().size()).isEqualTo(7);
    }

    @Test
    void tls_both_ways_with_the_servers_own_authority_and_the_errors_of_a_real_server() throws Exception {
        Settings bound = everything().bind(server.bindDn(), server.password());
        Settings tls = Settings.of(DirectoryKind.OPENLDAP, server.suffix(), server.ldapsUrl())
                .bind(server.bindDn(), server.password());

        assertThat(tls.ca(server.caPem()).directory().read(Progress.SILENT).remarks())
                .isEmpty();
        assertThat(bound.startTls(true)
                        .ca(server.caPem())
                        .directory()
                        .read(Progress.SILENT)
                        .remarks())
                .isEmpty();
        assertThatThrownBy(() -> tls.directory().read(Progress.SILENT)).hasMessageContaining("not trusted");
        assertThatThrownBy(
                        () -> bound.bind(server.bindDn(), "wrong").directory().read(Progress.SILENT))
                .hasMessageContaining("password is wrong");
        assertThatThrownBy(() ->
                        bound.base("ou=nowhere," + server.suffix()).directory().read(Progress.SILENT))
                .hasMessageContainingAll("ou=nowhere", "does not exist");
        assertThat(bound.directory().test()).allMatch(Directory.Step::ok);
    }

    @Test
    void a_client_certificate_opens_the_directory_by_sasl_external() throws Exception {
        Settings external = everything().ca(server.caPem()).bind(new Bind.External());
        ClientCertificate certificate = new ClientCertificate(
                server.clientCertificatePem(), Settings.secret(Secret.Purpose.CLIENT_KEY, server.clientKeyPem()));
        Settings tls = external.servers(
                Servers.at(server.ldapsUrl()).withCa(server.caPem()).withClientCertificate(certificate));
        Settings startTls =
                external.servers(external.servers().withStartTls(true).withClientCertificate(certificate));

        for (Settings settings : List.of(tls, startTls)) {
            LdapDirectory.check(settings.settings(), Secret::ciphertext);
            assertThat(settings.directory().test())
                    .allMatch(Directory.Step::ok)
                    .filteredOn(step -> step.step().equals("bind"))
                    .singleElement()
                    .matches(step -> step.found().contains("dn:" + server.bindDn()));
        }
        Settings without = external.servers(Servers.at(server.ldapsUrl()).withCa(server.caPem()));
        assertThatThrownBy(() -> without.directory().read(Progress.SILENT))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("client certificate", "TLSVerifyClient");
    }

    @Test
    void a_test_names_all_that_it_found() throws Exception {
        Settings bound = everything()
                .bind(server.bindDn(), server.password())
                .servers(Servers.at(server.ldapsUrl()).withCa(server.caPem()));

        String base = "ou=tested," + server.suffix();
        LdapWorld.deleteBelow(admin, base);
        admin.add("dn: " + base, "objectClass: organizationalUnit");
        admin.add("dn: uid=anne," + base, "objectClass: inetOrgPerson", "uid: anne", "cn: Anne", "sn: Anne");
        admin.add("dn: cn=Marketing," + base, "objectClass: groupOfNames", "cn: Marketing", "member: uid=anne," + base);
        List<Directory.Step> steps = bound.directory().test();
        LdapWorld.deleteBelow(admin, base);

        assertThat(steps)
                .extracting(Directory.Step::step)
                .containsExactly(
                        "name",
                        "connect",
                        "TLS",
                        "bind",
                        "base",
                        "users",
                        "groups",
                        "sample group",
                        "rights",
                        "controls");
        assertThat(steps)
                .extracting(Directory.Step::found)
                .satisfiesExactly(
                        found -> assertThat(found).contains("127.0.0.1"),
                        found -> assertThat(found).contains("answers"),
                        found -> assertThat(found)
                                .contains("TLSv1.3", "verified certificate of", "issued by", "valid until"),
                        found -> assertThat(found).contains("by password", "to the server: dn:" + server.bindDn()),
                        found -> assertThat(found).contains(server.suffix()),
                        found -> assertThat(found).contains("users", "active", "for example"),
                        found -> assertThat(found).contains("groups", "direct members"),
                        found -> assertThat(found).contains("direct members", "users through nesting", "for example"),
                        found -> assertThat(found)
                                .contains("entryUUID is readable", "members are seen in", "pwdAccountLockedTime"),
                        found -> assertThat(found).contains("pages of up to", "paged results"));
        assertThat(bound.base("ou=nowhere," + server.suffix()).directory().test())
                .last()
                .matches(step -> !step.ok() && step.found().contains("The server holds: " + server.suffix()));
    }
}
