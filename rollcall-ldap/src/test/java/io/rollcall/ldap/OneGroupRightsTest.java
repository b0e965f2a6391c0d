package io.rollcall.ldap;

import static io.rollcall.ldap.ScriptedCompany.BASE;
import static io.rollcall.ldap.ScriptedCompany.dn;
import static io.rollcall.ldap.ScriptedCompany.groupDn;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.KnownMembers;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.scripted.Misbehaviour;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One group read with a bind account that may lack rights: where they may be missing, everything is read instead. */
class OneGroupRightsTest {
    private static final String NOBODY = "uid=nobody," + BASE;

    /** Reads Team, which names u0, u1 and u2, and of which so many users from u0 on are known as members. */
    private static Optional<Reading> readTeam(
            DirectoryKind kind, ScriptedDirectory company, int known, Misbehaviour misbehaviour)
            throws DirectoryException {
        KnownMembers.Builder members = KnownMembers.builder();
        IntStream.range(0, known).forEach(n -> members.add(DirectoryId.of(ScriptedCompany.id(n)), dn(n)));
        try (ScriptedServer server = ScriptedServer.start(company)) {
            server.misbehave(misbehaviour);
            return ScriptedCompany.settings(kind, server.url())
                    .directory()
                    .readGroup(
                            new KnownGroup(DirectoryId.of(ScriptedCompany.id(1001)), groupDn("Team"), members.build()));
        }
    }

    private static Optional<Reading> readTeam(DirectoryKind kind, ScriptedDirectory company, int known)
            throws DirectoryException {
        return readTeam(kind, company, known, Misbehaviour.NONE);
    }

    private static Misbehaviour answering(String dn, ResultCode code) {
        return (request, proper, wire) -> {
            boolean thatOne = request.message().getProtocolOpType() == LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_REQUEST
                    && request.message()
                            .getSearchRequestProtocolOp()
                            .getBaseDN()
                            .equals(dn);
            wire.send(thatOne ? proper.first(0).ending(code) : proper);
        };
    }

    private static Entry without(Entry entry, String attribute) {
        entry.removeAttribute(attribute);
        return entry;
    }

    private static Entry alsoNaming(Entry group, String member) {
        group.addAttribute("member", member);
        return group;
    }

    @Test
    void r16_a_group_of_active_directory_is_read_alone_where_a_member_shows_its_primary_group() throws Exception {
        Reading reading =
                readTeam(DirectoryKind.AD, ScriptedCompany.activeDirectory(), 2).orElseThrow();

        assertThat(reading.groups().directUsers(0)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"primaryGroupID", "userAccountControl"})
    void r15_an_attribute_that_no_member_shows_is_not_taken_for_one_that_is_not_set(String hidden) throws Exception {
        ScriptedDirectory company = ScriptedCompany.activeDirectory();
        IntStream.range(0, ScriptedCompany.USERS).forEach(n -> company.change(dn(n), user -> without(user, hidden)));

        assertThat(readTeam(DirectoryKind.AD, company, 2)).isEmpty();
    }

    @Test
    void r15_without_any_known_member_nobody_shows_that_active_directory_can_be_read() throws Exception {
        assertThat(readTeam(DirectoryKind.AD, ScriptedCompany.activeDirectory(), 0))
                .isEmpty();
    }

    @Test
    void r15_a_member_that_is_not_there_is_believed_gone_only_where_another_one_can_be_read() throws Exception {
        ScriptedDirectory company = ScriptedCompany.generic();
        company.change(groupDn("Team"), group -> alsoNaming(group, NOBODY));

        Reading reading = readTeam(DirectoryKind.GENERIC, company, 3).orElseThrow();
        assertThat(reading.tally()).isEqualTo(new Reading.Tally(3, 1, 0));
        assertThat(readTeam(DirectoryKind.GENERIC, company, 0)).isEmpty();

        IntStream.range(0, ScriptedCompany.USERS).forEach(n -> company.remove(dn(n)));
        assertThat(readTeam(DirectoryKind.GENERIC, company, 3)).isEmpty();
    }

    @Test
    void r15_a_member_that_was_moved_meanwhile_need_not_be_the_one_that_can_be_read() throws Exception {
        ScriptedDirectory company = ScriptedCompany.generic();
        company.change(groupDn("Team"), group -> alsoNaming(group, NOBODY));
        company.remove(dn(0));
        company.remove(dn(1));

        assertThat(readTeam(DirectoryKind.GENERIC, company, 3)).isPresent();
    }

    @Test
    void r15_a_member_that_does_not_look_like_a_user_is_left_out_only_where_another_one_does() throws Exception {
        ScriptedDirectory company = ScriptedCompany.generic();
        IntStream.range(0, ScriptedCompany.USERS)
                .forEach(n -> company.change(dn(n), user -> {
                    user.setAttribute("objectClass", "top");
                    return user;
                }));

        assertThat(readTeam(DirectoryKind.GENERIC, company, 2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"50, member", "53, member", "50, group", "53, group"})
    void r15_where_the_server_does_not_say_what_is_at_a_dn_everything_is_read(int code, String what) throws Exception {
        ScriptedDirectory company = ScriptedCompany.generic();
        String dn = what.equals("group") ? groupDn("Team") : dn(2);

        assertThat(readTeam(DirectoryKind.GENERIC, company, 2, answering(dn, ResultCode.valueOf(code))))
                .isEmpty();
    }
}
