package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.testkit.servers.scripted.ScriptedDirectory;
import io.rollcall.testkit.servers.scripted.ScriptedServer;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group of 6,000 members and a group, under Active Directory's own caps on pages and values. */
class LargeGroupsAtRealSizeTest {
    private static final int MEMBERS = 6_000;
    private static final int PAGE = 1_000;
    private static final String RANGES = "1.2.840.113556.1.4.802";

    private static ScriptedDirectory company(int range) {
        ScriptedDirectory company = ScriptedCompany.activeDirectory()
                .caps(PAGE, range)
                .root("supportedControl", SimplePagedResultsControl.PAGED_RESULTS_OID, RANGES);
        IntStream.range(ScriptedCompany.USERS, MEMBERS + 1).forEach(n -> company.add(ScriptedCompany.adUser(n)));
        String[] members = Stream.concat(
                        IntStream.range(1, MEMBERS + 1).mapToObj(ScriptedCompany::dn),
                        Stream.of(ScriptedCompany.groupDn("Team")))
                .toArray(String[]::new);
        company.change(ScriptedCompany.groupDn("All"), all -> {
            Entry large = all.duplicate();
            large.setAttribute(new Attribute("member", members));
            return large;
        });
        return company;
    }

    @ParameterizedTest
    @ValueSource(ints = {1_500, 5_000})
    void r16_six_thousand_members_come_in_ranges_and_all_are_read(int range) throws Exception {
        try (ScriptedServer server = ScriptedServer.start(company(range))) {
            LdapDirectory directory =
                    ScriptedCompany.settings(DirectoryKind.AD, server.url()).directory();

            Reading all = directory.read(Progress.SILENT);

            int large = ordinal(all, "All");
            int[] members = all.groups().directUsers(large);
            assertThat(all.users().size()).isEqualTo(MEMBERS + 1);
            assertThat(IntStream.of(members).distinct()).hasSize(MEMBERS);
            assertThat(IntStream.of(members)
                            .mapToObj(user -> all.users().get(user).login()))
                    .contains("u1", "u1499", "u1500", "u1501", "u4999", "u5000", "u5001", "u6000")
                    .doesNotContain("u0");
            assertThat(all.groups().directGroups(large)).containsExactly(ordinal(all, "Team"));

            Reading one =
                    directory.readGroupsOf(directory.findUsers("u0").get(0).id());

            assertThat(OverridesTest.edges(one))
                    .containsEntry("All", Set.of("Team"))
                    .containsEntry("Team", Set.of("u0"))
                    .containsOnlyKeys("All", "Team", "Sales", "Domain Users");
            assertThat(directory.test())
                    .allMatch(Directory.Step::ok)
                    .last()
                    .matches(step -> step.found().contains("the server offers paged results, ranges of members"));
        }
    }

    private static int ordinal(Reading reading, String group) {
        return IntStream.range(0, reading.groups().size())
                .filter(ordinal -> reading.groups().get(ordinal).name().equals(group))
                .findFirst()
                .orElseThrow();
    }
}
