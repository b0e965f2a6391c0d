package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** A thousandth of the searches would save little more, and some servers limit a filter's length. */
    private static final int NAMES_A_SEARCH = 100;

    private static final Pattern PLAIN = Pattern.compile("[ -~]*[0-9A-Za-z][ -~]*");
    private static final Pattern BARE = Pattern.compile("[^0-9A-Za-z\\x80-\\x{10ffff}]+");

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
        return find(users(), text);
    }

    List<DirectoryGroup> findGroups(String text) throws DirectoryException {
        return find(groups(), text);
    }

    Map<String, List<DirectoryUser>> findEachUser(Collection<String> texts) throws DirectoryException {
        return findEach(users(), texts);
    }

    Map<String, List<DirectoryGroup>> findEachGroup(Collection<String> texts) throws DirectoryException {
        return findEach(groups(), texts);
    }

    private Kind<DirectoryUser> users() {
        return new Kind<>(
                "users",
                scope.userFilter(),
                schema.login(),
                userReader.attributes(),
                scope.userBases(),
                filter -> scope.users("users", filter, userReader.attributes()),
                userReader::user,
                DirectoryUser::id,
                DirectoryUser::login,
                BY_LOGIN);
    }

    private Kind<DirectoryGroup> groups() {
        return new Kind<>(
                "groups",
                scope.groupFilter(),
                schema.groupName(),
                groupReader.attributes(),
                scope.groupBases(),
                filter -> scope.groups("groups", filter, groupReader.attributes()),
                groupReader::group,
                DirectoryGroup::id,
                DirectoryGroup::name,
                BY_NAME);
    }

    /** Makes a user or group of an entry. */
    private interface Reader<T> {
        T read(SearchResultEntry entry) throws DirectoryException;
    }

    /** Users, or groups, and how they are found. */
    private record Kind<T>(
            String what,
            Filter inScope,
            String nameAttribute,
            List<String> attributes,
            List<DN> bases,
            Function<Filter, List<Query>> everywhere,
            Reader<T> reader,
            Function<T, DirectoryId> id,
            Function<T, String> name,
            Comparator<T> order) {}

    /** What the text may mean: a name, a DN or an id. */
    private <T> List<T> find(Kind<T> kind, String text) throws DirectoryException {
        if (!isAskable(text)) {
            return List.of();
        }
        Map<DirectoryId, T> found = new LinkedHashMap<>();
        Session.EntryHandler handler = entry -> {
            T one = kind.reader().read(entry);
            found.put(kind.id().apply(one), one);
        };
        session.readAll(kind.everywhere().apply(Filter.createANDFilter(kind.inScope(), meaning(kind, text))), handler);
        for (DN dn : dnBelow(kind.bases(), text)) {
            session.readIfThere(at(dn, kind.what(), kind.inScope(), kind.attributes()), handler);
        }
        return found.values().stream().sorted(kind.order()).toList();
    }

    private Filter meaning(Kind<?> kind, String text) {
        Filter named = Filter.createEqualityFilter(kind.nameAttribute(), text);
        return DirectoryId.parse(text)
                .map(parsed -> Filter.createORFilter(named, schema.idForm().filter(schema.id(), parsed)))
                .orElse(named);
    }

    /** What each text may mean: names many a search, and whatever that leaves open one by one. */
    private <T> Map<String, List<T>> findEach(Kind<T> kind, Collection<String> texts) throws DirectoryException {
        List<String> names = apart(kind, texts);
        Map<String, List<T>> named = new HashMap<>();
        for (int from = 0; from < names.size(); from += NAMES_A_SEARCH) {
            named.putAll(named(kind, names.subList(from, Math.min(names.size(), from + NAMES_A_SEARCH))));
        }
        Map<String, List<T>> found = new LinkedHashMap<>();
        for (String text : texts) {
            List<T> known = named.get(text);
            found.put(text, known == null ? find(kind, text) : known);
        }
        return found;
    }

    /**
     * Those texts that can be names only, and that no server takes for one another: plain ASCII, and different even
     * without regard to case and to whatever is no letter or digit.
     */
    private static List<String> apart(Kind<?> kind, Collection<String> texts) {
        Map<String, String> names = new LinkedHashMap<>();
        Set<String> alike = new HashSet<>();
        for (String text : new LinkedHashSet<>(texts)) {
            String bare = BARE.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
            if (names.putIfAbsent(bare, text) != null) {
                alike.add(bare);
            }
        }
        names.keySet().removeAll(alike);
        return names.values().stream()
                .filter(text -> PLAIN.matcher(text).matches())
                .filter(text -> DirectoryId.parse(text).isEmpty()
                        && dnBelow(kind.bases(), text).isEmpty())
                .toList();
    }

    /**
     * Who has which of these names. The server decides kind.what() goes by one of them, and does not say by which. So where
     * anything was found that has not exactly one name, one that was asked for letter by letter, nothing is told of
     * any.
     */
    private <T> Map<String, List<T>> named(Kind<T> kind, List<String> names) throws DirectoryException {
        Map<DirectoryId, T> found = new LinkedHashMap<>();
        boolean[] unclear = new boolean[1];
        Set<String> asked = Set.copyOf(names);
        Filter any = Filter.createORFilter(names.stream()
                .map(text -> Filter.createEqualityFilter(kind.nameAttribute(), text))
                .toList());
        session.readAll(kind.everywhere().apply(Filter.createANDFilter(kind.inScope(), any)), entry -> {
            T one = kind.reader().read(entry);
            found.put(kind.id().apply(one), one);
            unclear[0] |= names(kind, entry) != 1 || !asked.contains(kind.name().apply(one));
        });
        return unclear[0]
                ? Map.of()
                : found.values().stream().sorted(kind.order()).collect(Collectors.groupingBy(kind.name()));
    }

    /** How many values the name has, options and all. */
    private static int names(Kind<?> kind, SearchResultEntry entry) {
        return entry.getAttributes().stream()
                .filter(attribute -> attribute.getBaseName().equalsIgnoreCase(kind.nameAttribute()))
                .mapToInt(Attribute::size)
                .sum();
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
