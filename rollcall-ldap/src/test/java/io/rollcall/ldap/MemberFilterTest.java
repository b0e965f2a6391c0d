package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.schema.Schema;
import io.rollcall.directory.DirectoryKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which classes of entries may have an attribute, as a server's own definitions say. */
class MemberFilterTest {
    private static final Schema DEFINITIONS = new Schema(new Entry(
            "cn=Subschema",
            new Attribute("objectClass", "subschema"),
            new Attribute(
                    "attributeTypes",
                    "( 2.5.4.31 NAME 'member' )",
                    "( 2.5.4.50 NAME ( 'uniqueMember' 'unique' ) )",
                    "( 1.3.6.1.1.1.1.12 NAME 'memberUid' )",
                    "( 1.1.1 NAME 'nobodyHasIt' )"),
            new Attribute(
                    "objectClasses",
                    "( 2.5.6.9 NAME 'groupOfNames' STRUCTURAL MUST member )",
                    "( 2.5.6.17 NAME 'groupOfUniqueNames' STRUCTURAL MUST uniqueMember )",
                    "( 1.2.1 NAME 'team' SUP groupOfUniqueNames STRUCTURAL )",
                    "( 1.2.2 NAME 'byOid' AUXILIARY MAY ( 2.5.4.50 $ member ) )",
                    "( 1.2.3 NAME 'byOtherName' AUXILIARY MAY unique )",
                    "( 1.2.4 AUXILIARY MAY memberUid )",
                    "( 1.2.5 NAME 'plain' STRUCTURAL )",
                    "( 1.2.6 NAME 'ruled' STRUCTURAL )"),
            new Attribute("dITContentRules", "( 1.2.6 NAME 'forRuled' MAY uniqueMember )")));

    @Test
    void classes_have_an_attribute_by_name_by_oid_by_inheritance_or_by_a_content_rule() {
        assertThat(MemberFilter.having("member", DEFINITIONS))
                .containsExactly("byOid", "extensibleObject", "groupOfNames");
        assertThat(MemberFilter.having("UNIQUEMEMBER", DEFINITIONS))
                .containsExactly("byOid", "byOtherName", "extensibleObject", "groupOfUniqueNames", "ruled", "team");
        assertThat(MemberFilter.having("2.5.4.50", DEFINITIONS))
                .isEqualTo(MemberFilter.having("uniqueMember", DEFINITIONS));
        assertThat(MemberFilter.having("memberUid", DEFINITIONS)).containsExactly("1.2.4", "extensibleObject");
    }

    @Test
    void of_an_attribute_that_the_server_does_not_know_nothing_is_known() {
        assertThat(MemberFilter.having("acmeMember", DEFINITIONS)).isEmpty();
    }

    @Test
    void of_an_attribute_that_no_class_shown_has_nothing_is_known_either() {
        Schema withoutClasses = new Schema(new Entry(
                "cn=Subschema",
                new Attribute("objectClass", "subschema"),
                new Attribute("attributeTypes", "( 2.5.4.31 NAME 'member' )")));

        assertThat(MemberFilter.having("nobodyHasIt", DEFINITIONS)).isEmpty();
        assertThat(MemberFilter.having("member", withoutClasses)).isEmpty();
    }

    @Test
    void each_attribute_is_asked_of_the_classes_that_have_it_and_of_all_where_they_are_not_known() {
        MemberFilter filter = new MemberFilter(
                io.rollcall.ldap.Schema.of(DirectoryKind.OPENLDAP), Map.of("uniqueMember", Set.of("team")));

        assertThat(filter.naming(List.of("cn=a", "cn=b"), List.of("jo")).toString())
                .isEqualTo("(|(member=cn=a)(member=cn=b)"
                        + "(&(|(objectClass=team))(|(uniqueMember=cn=a)(uniqueMember=cn=b)))(memberUid=jo))");
        assertThat(filter.naming(List.of("cn=a"), List.of()).toString())
                .isEqualTo("(|(member=cn=a)(&(|(objectClass=team))(|(uniqueMember=cn=a))))");
    }
}
