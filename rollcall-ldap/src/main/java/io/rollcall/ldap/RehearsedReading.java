package io.rollcall.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The steps of a test that read: bases, users, groups, one group as a sample, rights, controls. Used once. */
final class RehearsedReading {
    /** What a server may offer beyond plain searches, by the OID in its root DSE. */
    private static final Map<String, String> CONTROLS = controls();

    private static final int EXAMPLES = 3;

    private final Steps steps;
    private final Schema schema;
    private final List<String> bases;
    private final boolean nested;
    private final Function<Session, FullReading> readings;
    private @Nullable FullReading reading;
    private @Nullable DirectoryUsers users;
    private @Nullable DirectoryGroups groups;

    /** @param bases the DNs below which users and groups are looked for */
    RehearsedReading(
            Steps steps, Schema schema, List<String> bases, boolean nested, Function<Session, FullReading> readings) {
        this.steps = steps;
        this.schema = schema;
        this.bases = bases;
        this.nested = nested;
        this.readings = readings;
    }

    private static Map<String, String> controls() {
        Map<String, String> controls = new LinkedHashMap<>();
        controls.put("1.2.840.113556.1.4.319", "paged results");
        controls.put("1.2.840.113556.1.4.802", "ranges of members");
        controls.put("1.2.840.113556.1.4.417", "show deleted");
        controls.put("1.2.840.113556.1.4.841", "DirSync");
        controls.put("1.2.840.113556.1.4.528", "change notification");
        controls.put("1.3.6.1.4.1.4203.1.9.1.1", "content synchronisation");
        controls.put("2.16.840.1.113730.3.4.3", "persistent search");
        return controls;
    }

    void run(Session session) {
        boolean fine = steps.take("base", () -> bases(session))
                && steps.take("users", () -> users(session))
                && steps.take("groups", () -> groups(session))
                && steps.take("sample group", this::sampleGroup)
                && steps.take("rights", () -> rights(session))
                && steps.take("controls", () -> controls(session));
        if (fine) {
            session.remarks().forEach(steps::remark);
            remarkNeverGiven();
        }
    }

    private void remarkNeverGiven() {
        int size = Objects.requireNonNull(users).size();
        if (size > 0) {
            Objects.requireNonNull(reading)
                    .neverGiven()
                    .forEach(attribute -> steps.remark("Not one of the " + size + " users has " + attribute
                            + ", so nobody counts as blocked by it. If somebody should, check that the name is spelled as"
                            + " the server spells it, and that the bind account may read it."));
        }
    }

    private String bases(Session session) throws DirectoryException {
        try {
            for (String base : bases) {
                session.read(
                        new Query(
                                "the base",
                                base,
                                SearchScope.BASE,
                                Filter.createPresenceFilter("objectClass"),
                                Query.NO_ATTRIBUTES),
                        entry -> {});
            }
        } catch (DirectoryException problem) {
            List<String> contexts = session.root().namingContexts();
            throw contexts.isEmpty()
                    ? problem
                    : new DirectoryException(
                            problem.getMessage() + " The server holds: " + String.join("; ", contexts) + ".");
        }
        return String.join(" and ", bases);
    }

    private String users(Session session) throws DirectoryException {
        DirectoryUsers read = readUsers(session);
        if (read.size() == 0) {
            return "NO USERS. If there should be some, check --base, --user-base and --user-filter, and that the bind"
                    + " account may read there";
        }
        long active = IntStream.range(0, read.size()).filter(read::active).count();
        String some = IntStream.range(0, read.size())
                .limit(EXAMPLES)
                .mapToObj(user -> read.login(user))
                .collect(Collectors.joining(", "));
        return read.size() + " users, " + active + " of them active; for example " + some;
    }

    private DirectoryUsers readUsers(Session session) throws DirectoryException {
        while (true) {
            try {
                FullReading begun = readings.apply(session);
                DirectoryUsers read = begun.readUsers(Progress.SILENT);
                reading = begun;
                users = read;
                return read;
            } catch (PageTooLarge beginAnew) {
                // The session asks for less now.
            }
        }
    }

    private String groups(Session session) throws DirectoryException {
        while (true) {
            try {
                FullReading begun = Objects.requireNonNull(reading);
                DirectoryGroups read = begun.readGroups(Progress.SILENT);
                Reading.Tally tally = begun.tally(read);
                groups = read;
                if (read.size() == 0) {
                    return "NO GROUPS. If there should be some, check --base, --group-base and --group-filter, and that"
                            + " the bind account may read there";
                }
                return read.size() + " groups with " + tally.memberships() + " direct members; left out: "
                        + tally.dangling() + " that do not exist any more, " + tally.outOfScope()
                        + " outside the bases and filters";
            } catch (PageTooLarge beginAnew) {
                readUsers(session);
            }
        }
    }

    /** The group with the most direct members, since an administrator knows that one. */
    private String sampleGroup() {
        DirectoryGroups all = Objects.requireNonNull(groups);
        int largest = 0;
        for (int group = 1; group < all.size(); group++) {
            if (direct(all, group) > direct(all, largest)) {
                largest = group;
            }
        }
        if (all.size() == 0 || direct(all, largest) == 0) {
            return "no group has a member that is a user or a group here. If they should, check that the bind account may"
                    + " read the attributes that hold members, and the --kind";
        }
        BitSet members = members(all, largest);
        DirectoryUsers known = Objects.requireNonNull(users);
        String some = members.stream()
                .limit(EXAMPLES)
                .mapToObj(user -> known.login(user))
                .collect(Collectors.joining(", "));
        return "\"" + all.get(largest).name() + "\" has " + direct(all, largest) + " direct members, and "
                + members.cardinality() + " users " + (nested ? "through nesting" : "without nesting")
                + (some.isEmpty() ? "" : "; for example " + some);
    }

    private static int direct(DirectoryGroups groups, int group) {
        return groups.directUsers(group).length + groups.directGroups(group).length;
    }

    private BitSet members(DirectoryGroups all, int first) {
        BitSet members = new BitSet();
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            int group = open.pop();
            if (seen.get(group)) {
                continue;
            }
            seen.set(group);
            IntStream.of(all.directUsers(group)).forEach(members::set);
            if (nested) {
                IntStream.of(all.directGroups(group)).forEach(open::push);
            }
        }
        return members;
    }

    private String rights(Session session) throws DirectoryException {
        DirectoryGroups all = Objects.requireNonNull(groups);
        DirectoryUsers known = Objects.requireNonNull(users);
        long withMembers = IntStream.range(0, all.size())
                .filter(group -> direct(all, group) > 0)
                .count();
        if (known.size() == 0) {
            return "nothing to look at";
        }
        DirectoryUser sample = known.get(0);
        TreeSet<String> readable = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        // Without a name, a server would send every attribute.
        if (!schema.activity().isEmpty()) {
            session.readIfThere(
                    new Query(
                            "a user",
                            sample.dn(),
                            SearchScope.BASE,
                            Filter.createPresenceFilter("objectClass"),
                            schema.activity()),
                    entry -> entry.getAttributes().forEach(attribute -> readable.add(attribute.getBaseName())));
        }
        List<String> states = new ArrayList<>();
        for (String attribute : schema.activity()) {
            states.add(attribute + (readable.contains(attribute) ? " is readable" : " is not there, or not readable"));
        }
        return schema.id() + " is readable on every user and group; members are seen in " + withMembers + " of "
                + all.size() + " groups; "
                + (states.isEmpty()
                        ? "nobody counts as blocked"
                        : "account state of " + sample.login() + ": " + String.join(", ", states));
    }

    private String controls(Session session) {
        List<String> offered = CONTROLS.entrySet().stream()
                .filter(known -> session.root().controls().contains(known.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return (session.root().pages()
                        ? "read in pages of up to " + session.pageSize()
                        : "read without pages, as the server has none")
                + "; the server offers "
                + (offered.isEmpty() ? "none that are known here" : String.join(", ", offered));
    }
}
