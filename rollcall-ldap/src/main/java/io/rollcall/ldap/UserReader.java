package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Sid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads users out of entries, as the kind's schema says. */
final class UserReader {
    private final Schema schema;
    private final Scope scope;
    private final Activity activity;
    private final Explanation explain;

    UserReader(Schema schema, Scope scope, Instant now, Explanation explain) {
        this.schema = schema;
        this.scope = scope;
        this.activity = new Activity(schema.blocking(), now);
        this.explain = explain;
    }

    PlainUsers plainUsers() {
        return new PlainUsers(schema);
    }

    /** Whether this attribute says who is blocked. */
    boolean asksFor(String attribute) {
        return schema.activity().contains(attribute);
    }

    /** What says who is blocked by a value that a person chose. */
    List<BlockedBy> blockingValues() {
        return schema.blocking().stream().filter(by -> by.value() != null).toList();
    }

    boolean hasPrimaryGroups() {
        return schema.hasPrimaryGroups();
    }

    /** Every user in scope. */
    List<Query> everyone() {
        return scope.users("users", scope.userFilter(), attributes());
    }

    List<String> attributes() {
        List<String> attributes = new ArrayList<>(
                List.of(schema.id(), schema.login(), schema.displayName(), Schema.COMMON_NAME, schema.mail()));
        attributes.addAll(schema.activity());
        if (schema.hasPrimaryGroups()) {
            attributes.add(Schema.PRIMARY_GROUP);
            attributes.add(Schema.SID);
            attributes.add(Schema.CHANGED);
        }
        if (schema.membersFromUsers()) {
            attributes.add(schema.memberOf());
        }
        return distinct(attributes);
    }

    /** Attributes can be overridden, so one may serve as several. */
    private static List<String> distinct(List<String> attributes) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return attributes.stream().filter(names::add).toList();
    }

    DirectoryUser user(SearchResultEntry entry) throws DirectoryException {
        DirectoryId id = schema.idOf(entry, explain);
        String login = login(entry);
        if (login.isEmpty()) {
            throw explain.problem("The user \"" + entry.getDN() + "\" has no login name (" + schema.login()
                    + "). Give it one, let the bind account read it, or leave it out by a --user-filter such as"
                    + " (&" + scope.userFilter() + "(" + schema.login() + "=*)).");
        }
        return new DirectoryUser(
                id,
                activity.isActive(entry),
                login,
                displayName(entry, login),
                mail(entry),
                entry.getDN(),
                schema.sidOf(entry));
    }

    /** A user with several login names goes by the one in its DN, so that their order does not matter. */
    private String login(SearchResultEntry entry) throws DirectoryException {
        List<String> logins = logins(entry);
        if (logins.size() < 2) {
            return logins.isEmpty() ? "" : logins.get(0);
        }
        try {
            for (Attribute named : entry.getParsedDN().getRDN().getAttributes()) {
                if (named.getBaseName().equalsIgnoreCase(schema.login())) {
                    return named.getValue();
                }
            }
        } catch (LDAPException problem) {
            throw explain.problem("The server sent a user whose DN cannot be read: \"" + entry.getDN() + "\".");
        }
        return Collections.min(logins);
    }

    /** All names by which groups may name this user, the one it goes by among them, in no order. */
    List<String> logins(SearchResultEntry entry) {
        String[] logins = entry.getAttributeValues(schema.login());
        return logins == null ? List.of() : List.of(logins);
    }

    /** Active Directory: the SID of the user's primary group, or null. */
    @Nullable Sid primaryGroup(SearchResultEntry entry) throws DirectoryException {
        return schema.primaryGroupOf(entry, explain);
    }

    private String displayName(SearchResultEntry entry, String login) {
        String displayName = entry.getAttributeValue(schema.displayName());
        if (displayName == null || displayName.isEmpty()) {
            displayName = entry.getAttributeValue(Schema.COMMON_NAME);
        }
        return displayName == null || displayName.isEmpty() ? login : displayName;
    }

    private @Nullable String mail(SearchResultEntry entry) {
        return entry.getAttributeValue(schema.mail());
    }
}
