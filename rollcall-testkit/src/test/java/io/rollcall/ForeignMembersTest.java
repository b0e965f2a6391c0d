package io.rollcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.directory.Sid;
import io.rollcall.guard.Limits;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups of one domain with members of another, each domain a configured directory. */
class ForeignMembersTest {
    private static final Sid JO = Sid.parse("S-1-5-21-1-2-3-1104").orElseThrow();
    private static final Sid STRANGER = Sid.parse("S-1-5-21-7-8-9-1105").orElseThrow();

    private final Scenario here = new Scenario();
    private final Scenario there = new Scenario(here.registry, "corp2", RegisterPolicy.MANUAL, Limits.DEFAULT);
    private DirectoryId jo;
    private DirectoryId team;
    private DirectoryId outer;

    @BeforeEach
    void worlds() {
        jo = there.corp.addUser("jo");
        describe(true, JO);
        team = here.corp.addGroup("Team");
        outer = here.corp.addGroup("Outer");
        here.corp.addMember(outer, team);
        here.corp.addForeignMember(team, JO);
        here.corp.addForeignMember(team, STRANGER);
    }

    private void describe(boolean active, Sid sid) {
        there.corp.put(new DirectoryUser(jo, active, "jo", "Jo", null, "cn=jo", sid));
    }

    @Test
    void r16_a_foreign_member_is_the_registered_user_of_the_other_directory_also_through_nesting() {
        there.register(jo);

        here.importGroups(team, outer);

        assertThat(here.members("Team")).containsExactly("jo");
        assertThat(here.members("Outer")).containsExactly("jo");
        Plan again = here.plan(new Intent.Synchronise());
        assertThat(again.changes()).isEmpty();
        assertThat(again.remarks())
                .contains(
                        "Members of other domains (foreign security principals): 2, of which 1 is a registered user of"
                                + " another directory here. The others were left out; they are groups, or users that are not"
                                + " registered, of S-1-5-21-7-8-9.");
    }

    @Test
    void r4_a_foreign_member_follows_registration_block_and_leaving_at_the_next_run() {
        here.importGroups(team);
        assertThat(here.members("Team")).isEmpty();

        there.register(jo);
        here.sync();
        assertThat(here.members("Team")).containsExactly("jo");

        describe(false, JO);
        there.sync();
        here.sync();
        assertThat(here.members("Team")).isEmpty();

        describe(true, JO);
        there.sync();
        here.sync();
        assertThat(here.members("Team")).containsExactly("jo");

        here.corp.removeForeignMember(team, JO);
        here.sync();
        assertThat(here.members("Team")).isEmpty();
    }

    @Test
    void r16_a_user_registered_before_its_sid_was_read_is_found_after_the_next_run_of_its_directory() {
        there.corp.put(new DirectoryUser(jo, true, "jo", "Jo", null, "cn=jo"));
        there.register(jo);
        here.importGroups(team);
        assertThat(here.members("Team")).isEmpty();

        describe(true, JO);
        there.sync();
        here.sync();

        assertThat(here.members("Team")).containsExactly("jo");
    }

    @Test
    void r15_a_group_with_foreign_members_alone_is_no_empty_reading() {
        there.register(jo);
        here.importGroups(team, outer);
        here.corp.removeMember(outer, team);
        here.corp.addForeignMember(outer, JO);

        here.sync();
        assertThat(here.members("Outer")).containsExactly("jo");
    }
}
