package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.DITContentRuleDefinition;
import com.unboundid.ldap.sdk.schema.ObjectClassDefinition;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Filters that find groups by their members.
 *
 * <p>Several attributes may name members, and for one that has no index OpenLDAP looks through every group, however well
 * the others are indexed: {@code (|(member=…)(uniqueMember=…))} reads 100,000 groupOfNames for the uniqueMember that none
 * of them can have. So each attribute is asked of those entries only that can have it, as the server's own schema says
 * (RFC 4512, 4.1 and 4.2): {@code (|(&(objectClass=groupOfNames)(member=…))(&(objectClass=groupOfUniqueNames)…))}.
 *
 * <p>OpenLDAP has one schema for all that it holds. Of other servers, and where references to others are followed, no
 * schema is asked, and every group is asked for every attribute. So it is where the schema cannot be read.
 *
 * @param classes by attribute, the classes of which an entry must have one to have the attribute; none where that is not
 *     known
 */
record MemberFilter(Schema schema, Map<String, Set<String>> classes) {
    /** RFC 4512, 4.3: its entries may have any attribute. */
    private static final String ANYTHING = "extensibleObject";

    private static final String CLASS = "objectClass";

    /** 16 no such attribute, 32 no such object, 34 invalid DN, 50 insufficient rights, 53 unwilling: it does not say. */
    private static final Set<Integer> NOT_SAID = Set.of(16, 32, 34, 50, 53);

    private static final List<String> DEFINITIONS = List.of("attributeTypes", "objectClasses", "dITContentRules");

    static MemberFilter of(Session session, Schema schema) throws DirectoryException {
        List<String> attributes = attributes(schema).toList();
        String subschema = session.root().subschema();
        boolean known = schema.kind() == DirectoryKind.OPENLDAP
                && !schema.membersFromUsers()
                && attributes.size() > 1
                && !session.followsReferences()
                && !subschema.isEmpty();
        return new MemberFilter(schema, known ? classes(session, subschema, attributes) : Map.of());
    }

    private static Stream<String> attributes(Schema schema) {
        return Stream.concat(schema.dnMembers().stream(), schema.loginMembers().stream());
    }

    /** Groups of which one of these is a member, by DN or by login name. */
    Filter naming(List<String> dns, List<String> logins) {
        List<Filter> any = new ArrayList<>();
        schema.dnMembers().forEach(attribute -> add(attribute, dns, any));
        schema.loginMembers().forEach(attribute -> add(attribute, logins, any));
        return Filter.createORFilter(any);
    }

    private void add(String attribute, List<String> values, List<Filter> any) {
        List<Filter> equal = equal(attribute, values);
        Set<String> having = classes.getOrDefault(attribute, Set.of());
        if (having.isEmpty() || values.isEmpty()) {
            any.addAll(equal);
        } else {
            any.add(Filter.createANDFilter(
                    Filter.createORFilter(equal(CLASS, List.copyOf(having))), Filter.createORFilter(equal)));
        }
    }

    private static List<Filter> equal(String attribute, List<String> values) {
        return values.stream()
                .map(value -> Filter.createEqualityFilter(attribute, value))
                .toList();
    }

    private static Map<String, Set<String>> classes(Session session, String subschema, List<String> attributes)
            throws DirectoryException {
        Map<String, Set<String>> classes = new TreeMap<>();
        Query query = new Query(
                "the server's schema", subschema, SearchScope.BASE, Filter.createPresenceFilter(CLASS), DEFINITIONS);
        try {
            session.read(query, entry -> {
                Map<String, LDAPException> unreadable = new HashMap<>();
                com.unboundid.ldap.sdk.schema.Schema definitions = definitions(entry, unreadable);
                if (unreadable.isEmpty()) {
                    attributes.forEach(attribute -> classes.put(attribute, having(attribute, definitions)));
                }
            });
        } catch (DirectoryException problem) {
            if (!(problem.getCause() instanceof LDAPException cause)
                    || !NOT_SAID.contains(cause.getResultCode().intValue())) {
                throw problem;
            }
        }
        return classes;
    }

    private static com.unboundid.ldap.sdk.schema.Schema definitions(
            SearchResultEntry entry, Map<String, LDAPException> bad) {
        return new com.unboundid.ldap.sdk.schema.Schema(entry, bad, bad, bad, bad, bad, bad, bad, bad);
    }

    /**
     * The classes whose entries may have an attribute; none where the definitions do not know it, or show no class that
     * has it: they are not shown in full then.
     */
    static Set<String> having(String attribute, com.unboundid.ldap.sdk.schema.Schema definitions) {
        Set<String> classes = new TreeSet<>();
        AttributeTypeDefinition type = definitions.getAttributeType(attribute);
        if (type == null) {
            return classes;
        }
        for (ObjectClassDefinition one : definitions.getObjectClasses()) {
            if (one.getRequiredAttributes(definitions, true).contains(type)
                    || one.getOptionalAttributes(definitions, true).contains(type)) {
                classes.add(one.getNameOrOID());
            }
        }
        for (DITContentRuleDefinition rule : definitions.getDITContentRules()) {
            ObjectClassDefinition structural = definitions.getObjectClass(rule.getOID());
            boolean has = Stream.of(rule.getRequiredAttributes(), rule.getOptionalAttributes())
                    .flatMap(Stream::of)
                    .anyMatch(type::hasNameOrOID);
            if (has) {
                classes.add(structural == null ? rule.getOID() : structural.getNameOrOID());
            }
        }
        if (!classes.isEmpty()) {
            classes.add(ANYTHING);
        }
        return classes;
    }
}
