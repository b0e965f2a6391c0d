package io.rollcall.testkit;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import io.rollcall.directory.Coverage;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Imprint;
import io.rollcall.directory.KnownGroup;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.directory.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory in memory: a real one that passes {@link DirectoryContract}, with a content that tests set. Ids are given
 * in the order of adding, so that the same steps give the same world. Safe for many threads.
 */
public final class InMemoryDirectory implements Directory, DirectoryWorld {
    private static final String BASE = "dc=corp,dc=example";

    private final DirectoryName name;
    private final boolean nested;
    private final Map<DirectoryId, DirectoryUser> users = new LinkedHashMap<>();
    private final Map<DirectoryId, DirectoryGroup> groups = new LinkedHashMap<>();
    private final Map<DirectoryId, Set<DirectoryId>> members = new LinkedHashMap<>();
    private final Set<DirectoryId> outOfScope = new LinkedHashSet<>();
    private final Map<DirectoryId, Set<Sid>> foreignMembers = new LinkedHashMap<>();
    private @Nullable DirectoryException failure;
    private int given;

    public InMemoryDirectory(String name) {
        this(name, true);
    }

    /**
     * @param nested whether a member of a member group is a member too
     */
    public InMemoryDirectory(String name, boolean nested) {
        this.name = new DirectoryName(name);
        this.nested = nested;
    }

    /** From now on every question is answered with this failure; with null, they are answered again. */
    public synchronized void failWith(@Nullable DirectoryException newFailure) {
        failure = newFailure;
    }

    /** Adds an active user whose display name is the login name. */
    public DirectoryId addUser(String login) {
        return addUser(login, login);
    }

    @Override
    public synchronized DirectoryId addUser(String login, String displayName) {
        DirectoryId id = nextId();
        put(new DirectoryUser(
                id, true, login, displayName, login + "@corp.example", dn("cn", displayName, "ou=people," + BASE)));
        return id;
    }

    /** Sets a user as it is described, new or changed; memberships stay. */
    public synchronized void put(DirectoryUser user) {
        users.put(user.id(), user);
    }

    /** Sets a group as it is described, new or changed; its members stay. */
    public synchronized void put(DirectoryGroup group) {
        groups.put(group.id(), group);
        members.computeIfAbsent(group.id(), id -> new LinkedHashSet<>());
    }

    @Override
    public synchronized DirectoryId addUserOutOfScope(String login) {
        DirectoryId id = nextId();
        outOfScope.add(id);
        return id;
    }

    @Override
    public synchronized DirectoryId addGroup(String groupName, String parent) {
        DirectoryId id = nextId();
        put(group(id, groupName, parent));
        return id;
    }

    @Override
    public synchronized void addMember(DirectoryId group, DirectoryId member) {
        membersOf(group).add(member);
    }

    @Override
    public synchronized void removeMember(DirectoryId group, DirectoryId member) {
        membersOf(group).remove(member);
    }

    /** Makes somebody of another domain a member. */
    public synchronized void addForeignMember(DirectoryId group, Sid member) {
        foreignMembers.computeIfAbsent(group, id -> new LinkedHashSet<>()).add(member);
    }

    public synchronized void removeForeignMember(DirectoryId group, Sid member) {
        foreignMembers.computeIfAbsent(group, id -> new LinkedHashSet<>()).remove(member);
    }

    @Override
    public synchronized void rename(DirectoryId id, String newName) {
        DirectoryUser user = users.get(id);
        if (user != null) {
            String dn = dn("cn", newName, "ou=people," + BASE);
            put(new DirectoryUser(id, user.active(), user.login(), newName, user.mail(), dn, user.sid()));
        } else {
            put(group(id, newName, known(id).parentName()));
        }
    }

    @Override
    public synchronized void moveGroup(DirectoryId group, String newParent) {
        put(group(group, known(group).name(), newParent));
    }

    @Override
    public void disable(DirectoryId user) {
        setActive(user, false);
    }

    public synchronized void setActive(DirectoryId id, boolean active) {
        DirectoryUser user = users.get(id);
        if (user == null) {
            throw new IllegalStateException("no user has the id " + id);
        }
        put(new DirectoryUser(id, active, user.login(), user.displayName(), user.mail(), user.dn(), user.sid()));
    }

    @Override
    public synchronized void delete(DirectoryId id) {
        users.remove(id);
        groups.remove(id);
        members.remove(id);
    }

    @Override
    public boolean keepsMembersThatAreDeleted() {
        return true;
    }

    @Override
    public Directory directory() {
        return this;
    }

    @Override
    public DirectoryName name() {
        return name;
    }

    @Override
    public synchronized Reading read(Progress progress) throws DirectoryException {
        failIfTold();
        progress.read("users", users.size());
        progress.read("groups", groups.size());
        return reading(Coverage.EVERYTHING, users.values(), groups.values());
    }

    @Override
    public synchronized Reading readGroupsOf(DirectoryId id) throws DirectoryException {
        failIfTold();
        DirectoryUser user = users.get(id);
        if (user == null) {
            throw new DirectoryException("Directory " + name + " has no user with the id " + id + " in scope.");
        }
        Set<DirectoryId> holding = new LinkedHashSet<>();
        Deque<DirectoryId> open = new ArrayDeque<>(List.of(id));
        while (!open.isEmpty() && (nested || holding.isEmpty())) {
            DirectoryId member = open.remove();
            for (DirectoryId group : groups.keySet()) {
                if (membersOf(group).contains(member) && holding.add(group)) {
                    open.add(group);
                }
            }
        }
        List<DirectoryGroup> above = groups.values().stream()
                .filter(group -> holding.contains(group.id()))
                .toList();
        return reading(Coverage.GROUPS_OF_ONE_USER, List.of(user), above);
    }

    @Override
    public synchronized Optional<Reading> readGroup(KnownGroup group) throws DirectoryException {
        failIfTold();
        if (!groups.containsKey(group.id())) {
            throw new DirectoryException("Directory " + name + " has no group with the id " + group.id()
                    + " in scope. A run of the whole directory decides: rollcall sync " + name);
        }
        Set<DirectoryId> inside = new LinkedHashSet<>();
        Deque<DirectoryId> open = new ArrayDeque<>(List.of(group.id()));
        while (!open.isEmpty()) {
            DirectoryId holder = open.remove();
            if (inside.add(holder) && nested) {
                membersOf(holder).stream().filter(groups::containsKey).forEach(open::add);
            }
        }
        if (inside.stream()
                .anyMatch(
                        holder -> !foreignMembers.getOrDefault(holder, Set.of()).isEmpty())) {
            return Optional.empty();
        }
        DirectoryUsers.Builder readUsers = DirectoryUsers.builder(group.members());
        for (DirectoryId holder : inside) {
            for (DirectoryId member : membersOf(holder)) {
                DirectoryUser user = users.get(member);
                if (user != null && readUsers.ordinalOf(member) < 0) {
                    readUsers.add(user);
                }
            }
        }
        List<DirectoryGroup> read = groups.values().stream()
                .filter(each -> inside.contains(each.id()))
                .toList();
        return Optional.of(reading(Coverage.ONE_GROUP, readUsers.build(), read));
    }

    /** Goes by all that there is to read, as text. */
    @Override
    public synchronized Reading readAgain(Optional<Imprint> last, Runnable differs, Progress progress)
            throws DirectoryException {
        Reading read = read(progress);
        byte[] all = (users + "\n" + groups + "\n" + members + "\n" + outOfScope + "\n" + foreignMembers)
                .getBytes(StandardCharsets.UTF_8);
        if (last.isPresent() && Arrays.equals(last.get().bytes(), all)) {
            return Reading.unchanged(name, read.at(), nested, read.tally(), read.remarks(), read.position());
        }
        differs.run();
        return new Reading(
                read.directory(),
                read.at(),
                read.coverage(),
                read.nested(),
                read.users(),
                read.groups(),
                read.tally(),
                read.remarks(),
                read.position(),
                Optional.of(new Imprint(all)));
    }

    private Reading reading(
            Coverage coverage, Collection<DirectoryUser> theUsers, Collection<DirectoryGroup> theGroups) {
        return reading(coverage, DirectoryUsers.of(theUsers), theGroups);
    }

    private Reading reading(Coverage coverage, DirectoryUsers readUsers, Collection<DirectoryGroup> theGroups) {
        DirectoryGroups.Builder readGroups = DirectoryGroups.builder();
        theGroups.forEach(readGroups::add);
        DirectoryGroups ordinals = readGroups.build();
        long memberships = 0;
        long dangling = 0;
        long outside = 0;
        long foreign = 0;
        for (int group = 0; group < ordinals.size(); group++) {
            List<Integer> direct = new ArrayList<>();
            List<Integer> children = new ArrayList<>();
            for (DirectoryId member : membersOf(ordinals.get(group).id())) {
                if (users.containsKey(member) && readUsers.ordinalOf(member) >= 0) {
                    direct.add(readUsers.ordinalOf(member));
                } else if (ordinals.ordinalOf(member) >= 0) {
                    children.add(ordinals.ordinalOf(member));
                } else if (coverage == Coverage.ONE_GROUP && groups.containsKey(member)) {
                    memberships++;
                } else if (coverage != Coverage.GROUPS_OF_ONE_USER && !groups.containsKey(member)) {
                    outside += outOfScope.contains(member) ? 1 : 0;
                    dangling += outOfScope.contains(member) ? 0 : 1;
                }
            }
            memberships += direct.size() + children.size();
            readGroups.members(group, ints(direct), ints(children));
            int[] ofOtherDomains = foreignMembers
                    .getOrDefault(ordinals.get(group).id(), Set.of())
                    .stream()
                    .mapToInt(readGroups::foreign)
                    .toArray();
            readGroups.foreignMembers(group, ofOtherDomains);
            foreign += ofOtherDomains.length;
        }
        Reading.Tally tally = new Reading.Tally(memberships, dangling, outside, 0, foreign);
        return new Reading(name, Instant.now(), coverage, nested, readUsers, readGroups.build(), tally, List.of());
    }

    @Override
    public synchronized List<DirectoryUser> searchUsers(String text, int limit) throws DirectoryException {
        failIfTold();
        return usersWhere(user -> contains(user.login(), text)
                        || contains(user.displayName(), text)
                        || (user.mail() != null && contains(user.mail(), text)))
                .stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<DirectoryGroup> searchGroups(String text, int limit) throws DirectoryException {
        failIfTold();
        return groupsWhere(group -> contains(group.name(), text)).stream()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<DirectoryUser> findUsers(String text) throws DirectoryException {
        failIfTold();
        return usersWhere(
                user -> user.login().equalsIgnoreCase(text) || isId(user.id(), text) || sameDn(user.dn(), text));
    }

    @Override
    public synchronized List<DirectoryGroup> findGroups(String text) throws DirectoryException {
        failIfTold();
        return groupsWhere(
                group -> group.name().equalsIgnoreCase(text) || isId(group.id(), text) || sameDn(group.dn(), text));
    }

    @Override
    public synchronized List<Step> test() {
        return failure != null
                ? List.of(new Step("connect", false, failure.getMessage(), 0))
                : List.of(
                        new Step("connect", true, "in memory", 0),
                        new Step("users", true, users.size() + " users", 0),
                        new Step("groups", true, groups.size() + " groups", 0));
    }

    private void failIfTold() throws DirectoryException {
        if (failure != null) {
            throw new DirectoryException(failure.getMessage(), failure);
        }
    }

    private List<DirectoryUser> usersWhere(Predicate<DirectoryUser> condition) {
        return users.values().stream()
                .filter(condition)
                .sorted(Comparator.comparing(DirectoryUser::login, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(DirectoryUser::id))
                .toList();
    }

    private List<DirectoryGroup> groupsWhere(Predicate<DirectoryGroup> condition) {
        return groups.values().stream()
                .filter(condition)
                .sorted(Comparator.comparing(DirectoryGroup::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(DirectoryGroup::dn))
                .toList();
    }

    private DirectoryId nextId() {
        return new DirectoryId(name.value().hashCode(), ++given);
    }

    private Set<DirectoryId> membersOf(DirectoryId group) {
        Set<DirectoryId> found = members.get(group);
        if (found == null) {
            throw new IllegalStateException("no group has the id " + group);
        }
        return found;
    }

    private DirectoryGroup known(DirectoryId id) {
        DirectoryGroup group = groups.get(id);
        if (group == null) {
            throw new IllegalStateException("nothing has the id " + id);
        }
        return group;
    }

    private static DirectoryGroup group(DirectoryId id, String name, String parent) {
        return new DirectoryGroup(id, name, parent, dn("cn", name, dn("ou", parent, "ou=groups," + BASE)));
    }

    private static String dn(String attribute, String value, String parent) {
        return new RDN(attribute, value) + "," + parent;
    }

    private static boolean contains(String whole, String text) {
        return whole.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isId(DirectoryId id, String text) {
        return DirectoryId.parse(text).filter(id::equals).isPresent();
    }

    private static boolean sameDn(String dn, String text) {
        try {
            return DN.equals(dn, text);
        } catch (LDAPException textIsNoDn) {
            return false;
        }
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
