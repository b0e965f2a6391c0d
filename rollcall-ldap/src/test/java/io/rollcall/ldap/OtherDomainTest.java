package io.rollcall.ldap;

import static io.rollcall.ldap.ScriptedCompany.BASE;
import static io.rollcall.ldap.ScriptedCompany.groupDn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.Request.Kind;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A domain below another one, whose members are named by their DNs, though it is a partition of its own. */
class OtherDomainTest {
    private static final String CHILD = "DC=Child," + BASE;
    private static final String REFERENCE = "ldap://child.corp.example/" + CHILD;

    private static Reading read(Misbehaviour references, String... members) throws Exception {
        ScriptedDirectory company = ScriptedCompany.activeDirectory();
        company.change(groupDn("Team"), entry -> {
            Stream.of(members).forEach(member -> entry.addAttribute("member", member));
            return entry;
        });
        try (ScriptedServer server = ScriptedServer.start(company)) {
            server.misbehave(references);
            return ScriptedCompany.settings(DirectoryKind.AD, server.url())
                    .directory()
                    .read(Progress.SILENT);
        }
    }

    @Test
    void r16_members_in_a_domain_below_that_was_not_read_are_out_of_scope_and_others_that_are_gone_dangle()
            throws Exception {
        Reading reading = read(
                (request, proper, wire) -> wire.send(
                        request.kind() == Kind.USERS && request.isFirstPage() ? proper.references(REFERENCE) : proper),
                "cn=x,dc=child," + BASE,
                "CN=Y\\2C Z,OU=a,DC=CHILD," + BASE,
                "cn=x,dc=stepchild," + BASE);

        assertThat(reading.tally().outOfScope()).isEqualTo(2);
        assertThat(reading.tally().dangling()).isEqualTo(1);
        assertThat(reading.remarks())
                .anyMatch(remark -> remark.contains("not read: " + REFERENCE) && remark.contains("out of scope"))
                .anyMatch(remark -> remark.endsWith("outside the bases and filters: 2."))
                .anyMatch(remark -> remark.endsWith("do not exist any more: 1."));
    }

    @Test
    void r16_so_they_are_where_the_server_names_that_domain_only_after_the_group() throws Exception {
        Reading reading = read(
                (request, proper, wire) -> wire.send(
                        request.kind() == Kind.GROUPS && !request.isFirstPage()
                                ? proper.references(REFERENCE)
                                : proper),
                "cn=x,dc=child," + BASE,
                "cn=nobody," + BASE);

        assertThat(reading.tally().outOfScope()).isEqualTo(1);
        assertThat(reading.tally().dangling()).isEqualTo(1);
    }

    @Test
    void r15_a_reference_that_names_no_partition_is_a_part_that_was_not_read() {
        assertThatThrownBy(() -> read(Misbehaviour.at(
                        Kind.USERS, (request, proper, wire) -> wire.send(proper.references("ldap://other.example")))))
                .isInstanceOf(DirectoryException.class)
                .hasMessageContainingAll("held by another server", "ldap://other.example");
    }
}
