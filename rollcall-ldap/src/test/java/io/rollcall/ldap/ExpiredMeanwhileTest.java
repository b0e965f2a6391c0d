package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Secret;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An account that expires while its entry, byte for byte, stays what it was. */
class ExpiredMeanwhileTest {
    private static final String NEW_YEAR = "18262";

    private static Reading readAgain(ScriptedServer server, String at, Optional<Imprint> last)
            throws DirectoryException {
        LdapDirectory directory = new LdapDirectory(
                ScriptedCompany.settings(DirectoryKind.OPENLDAP, server.url()).settings(),
                Secret::ciphertext,
                new Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), 1000),
                Clock.fixed(Instant.parse(at), ZoneOffset.UTC),
                LdapDirectory.NAME_SERVERS_OF_THIS_MACHINE);
        return directory.readAgain(last, () -> {}, Progress.SILENT);
    }

    @Test
    void r13_an_expired_account_is_noticed_though_the_directory_says_the_same() throws Exception {
        ScriptedDirectory company = ScriptedCompany.generic();
        // Its members come a part at a time, and then no imprint is taken.
        company.remove(ScriptedCompany.groupDn("All"));
        company.change(ScriptedCompany.dn(0), user -> {
            user.setAttribute("shadowExpire", NEW_YEAR);
            return user;
        });
        try (ScriptedServer server = ScriptedServer.start(company)) {
            Optional<Imprint> last =
                    readAgain(server, "2019-12-30T00:00:00Z", Optional.empty()).imprint();

            Reading before = readAgain(server, "2019-12-31T00:00:00Z", last);
            Reading after = readAgain(server, "2020-01-02T00:00:00Z", last);

            assertThat(before.coverage()).isEqualTo(Coverage.UNCHANGED);
            assertThat(after.coverage()).isEqualTo(Coverage.EVERYTHING);
            int user = after.users().ordinalOf(DirectoryId.of(ScriptedCompany.id(0)));
            assertThat(after.users().active(user)).isFalse();
        }
    }
}
