package io.rollcall.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds users and groups by what a person types. The text is put into filters by the SDK's encoder only, as a value, so
 * that it means itself and nothing else.
 */
final class Lookup {
    static final Comparator<DirectoryUser> BY_LOGIN = Comparator.comparing(
                    DirectoryUser::login, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(DirectoryUser::id);
    static final Comparator<DirectoryGroup> BY_NAME = Comparator.comparing(
                    DirectoryGroup::name, String.CASE_INSENSITIVE_ORDER)
            .thenComparing(DirectoryGroup::dn)
            .thenComparing(DirectoryGroup::id);

    private final Session session;
    private final Schema schema;
    private final Scope scope;
    private final UserReader userReader;
    private final GroupReader groupReader;

    Lookup(Session session, Schema schema, Scope scope, UserReader userReader, GroupReader groupReader) {
        this.session = session;
        this.schema = schema;
        this.scope = scope;
        this.userReader = userReader;
        this.groupReader = groupReader;
    }

    /**
     * Whether a name could have this text in it. Servers drop control characters from what they compare (RFC 4518, 2.2),
     * and with nothing left of a text some take it to match everything, so such a text is not asked for.
     */
    private static boolean isAskable(String text) {
        boolean control = text.codePoints().anyMatch(Character::isISOControl);
        boolean nothingLeft =
                !text.isEmpty() && text.codePoints().allMatch(c -> Character.getType(c) == Character.FORMAT);
        return !control && !nothingLeft;
    }

    List<DirectoryUser> searchUsers(String text, int limit) throws DirectoryException {
        if (!isAskable(text)) {
            return List.of();
        }
        Filter filter = containing(
                scope.userFilter(), text, schema.login(), schema.displayName(), Schema.COMMON_NAME, schema.mail());
        First<DirectoryUser> first = new First<>(BY_LOGIN, limit);
        session.readAll(
                scope.users("users", filter, userReader.attributes()), entry -> first.offer(userReader.user(entry)));
        return first.list();
    }

    List<DirectoryGroup> searchGroups(String text, int limit) throws DirectoryException {
        if (!isAskable(text)) {
            return List.of();
        }
        Filter filter = containing(scope.groupFilter(), text, schema.groupName());
        First<DirectoryGroup> first = new First<>(BY_NAME, limit);
        session.readAll(
                scope.groups("groups", filter, groupReader.attributes()),
                entry -> first.offer(groupReader.group(entry)));
        return first.list();
    }

    List<DirectoryUser> findUsers(String text) throws DirectoryException {
        if (!isAskable(text)) {
            return List.of();
        }
        Map<DirectoryId, DirectoryUser> found = new LinkedHashMap<>();
        Session.EntryHandler handler = entry -> {
            DirectoryUser user = userReader.user(entry);
            found.put(user.id(), user);
        };
        Filter filter = meaning(scope.userFilter(), schema.login(), text);
        session.readAll(scope.users("users", filter, userReader.attributes()), handler);
        for (DN dn : dnBelow(scope.userBases(), text)) {
            session.readIfThere(at(dn, "users", scope.userFilter(), userReader.attributes()), handler);
        }
        return found.values().stream().sorted(BY_LOGIN).toList();
    }

    List<DirectoryGroup> findGroups(String text) throws DirectoryException {
        if (!isAskable(text)) {
            return List.of();
        }
        Map<DirectoryId, DirectoryGroup> found = new LinkedHashMap<>();
        Session.EntryHandler handler = entry -> {
            DirectoryGroup group = groupReader.group(entry);
            found.put(group.id(), group);
        };
        Filter filter = meaning(scope.groupFilter(), schema.groupName(), text);
        session.readAll(scope.groups("groups", filter, groupReader.attributes()), handler);
        for (DN dn : dnBelow(scope.groupBases(), text)) {
            session.readIfThere(at(dn, "groups", scope.groupFilter(), groupReader.attributes()), handler);
        }
        return found.values().stream().sorted(BY_NAME).toList();
    }

    private static Query at(DN dn, String what, Filter filter, List<String> attributes) {
        return new Query(what, dn.toString(), SearchScope.BASE, filter, attributes);
    }

    private static Filter containing(Filter inScope, String text, String... attributes) {
        if (text.isEmpty()) {
            return inScope;
        }
        List<Filter> any = Stream.of(attributes)
                .map(attribute -> Filter.createSubstringFilter(attribute, null, new String[] {text}, null))
                .toList();
        return Filter.createANDFilter(inScope, Filter.createORFilter(any));
    }

    private Filter meaning(Filter inScope, String nameAttribute, String text) {
        Filter named = Filter.createEqualityFilter(nameAttribute, text);
        Filter either = DirectoryId.parse(text)
                .map(id -> Filter.createORFilter(named, schema.idForm().filter(schema.id(), id)))
                .orElse(named);
        return Filter.createANDFilter(inScope, either);
    }

    /** The text as a DN, if it is one and lies in scope. */
    private static List<DN> dnBelow(List<DN> bases, String text) {
        List<DN> dns = new ArrayList<>();
        try {
            DN dn = new DN(text);
            if (!dn.isNullDN() && bases.stream().anyMatch(base -> dn.isDescendantOf(base, true))) {
                dns.add(dn);
            }
        } catch (LDAPException noDn) {
            // Then a name or an id was meant.
        }
        return dns;
    }

    /** The first so many in an order, out of any number, without keeping the others. */
    private static final class First<T> {
        private final TreeSet<T> kept;
        private final int limit;

        private First(Comparator<T> order, int limit) {
            kept = new TreeSet<>(order);
            this.limit = limit;
        }

        private void offer(T one) {
            kept.add(one);
            if (kept.size() > limit) {
                kept.pollLast();
            }
        }

        private List<T> list() {
            return List.copyOf(kept);
        }
    }
}
