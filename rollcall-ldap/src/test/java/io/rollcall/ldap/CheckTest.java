package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Secret;
import io.rollcall.registry.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that cannot work are refused before any server is asked. */
class CheckTest {
    private static final String BASE = "dc=corp,dc=example";

    private static Settings settings() {
        return Settings.of(DirectoryKind.GENERIC, BASE, "ldaps://dc.corp.example:636");
    }

    private static void assertRefused(Settings settings, String... words) {
        assertThatThrownBy(() -> LdapDirectory.check(settings.settings(), Secret::ciphertext))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(RefusedException.Kind.INVALID))
                .hasMessageContainingAll(words);
    }

    @Test
    void good_settings_of_every_kind_pass() {
        for (DirectoryKind kind : DirectoryKind.values()) {
            LdapDirectory.check(
                    Settings.of(kind, BASE, "ldap://10.0.0.1", "ldaps://[::1]:1636/")
                            .bind("reader@corp.example", "x")
                            .users("ou=people," + BASE, "(&(objectClass=person)(!(uid=x)))")
                            .settings(),
                    Secret::ciphertext);
        }
        assertThat(Address.parse("LDAP://[::1]/")).hasToString("ldap://[::1]:389");
        assertThat(Address.parse("ldaps://dc")).hasToString("ldaps://dc:636");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(uid=a; position 0 is never closed",
                "(&(uid=a)(mail=x); position 0 is never closed",
                "(&(uid=a)(mail)); position 9",
                "uid=a); position 5 closes nothing",
                "(uid=\\zz); position 6",
                "((uid=a)); position 1"
            })
    void a_filter_that_does_not_parse_is_shown_with_the_position(String filter, String position) {
        assertRefused(settings().users(BASE, filter), "user filter", filter, position);
        assertRefused(settings().groups(BASE, filter), "group filter", filter, position);
    }

    @Test
    void a_base_that_is_no_dn_is_refused() {
        assertRefused(settings().base("corp.example"), "base", "\"corp.example\"", "dc=corp,dc=example");
        assertRefused(settings().bases("ou", BASE), "user base", "\"ou\"");
        assertRefused(settings().bases(BASE, "ou=x,"), "group base", "\"ou=x,\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dc.corp.example",
                "http://dc",
                "ldap://",
                "ldap://dc:99999",
                "ldap://dc/dc=corp",
                "ldap://u:p@dc",
                "ldap://dc?x",
                "ldap:///",
                "nonsense://x",
                "ldap://a b"
            })
    void what_is_no_ldap_url_is_refused(String url) {
        assertRefused(Settings.of(DirectoryKind.GENERIC, BASE, url), url, "ldaps://HOST:PORT");
    }

    @ParameterizedTest
    @CsvSource({
        "ldap://127.0.0.1, true",
        "ldap://127.255.0.254:1389, true",
        "ldap://localhost, true",
        "ldap://[::1], true",
        "ldap://127.example.org, false",
        "ldap://127.0.0.1.example.org, false",
        "ldap://128.0.0.1, false",
        "ldap://localhost.example.org, false"
    })
    void only_this_machine_itself_needs_no_encryption(String url, boolean loopback) {
        assertThat(Address.parse(url).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void starttls_on_a_tls_url_and_certificates_that_are_none_are_refused() {
        assertRefused(settings().startTls(true), "--starttls", "ldaps://");
        assertRefused(settings().ca("not a certificate"), "--ca", "PEM");
        assertRefused(settings().ca(""), "--ca", "PEM");
    }
}
