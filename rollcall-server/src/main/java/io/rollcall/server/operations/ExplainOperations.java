package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Mode;
import io.rollcall.journal.JournalEntry;
import io.rollcall.plan.Reason;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.server.operations.Explanation.Because;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says why a user is in a group or is not: in one sentence, with the path through the directory's groups, which is asked
 * at that moment. If the directory cannot be asked, the sentence says so and goes by the journal alone.
 */
public final class ExplainOperations {
    private final Registry registry;
    private final Lookup lookup;
    private final Connections connections;
    private final DateTimeFormatter time;

    public ExplainOperations(Registry registry, Connections connections, Clock clock) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
        this.connections = connections;
        this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(clock.getZone());
    }

    /** Explains a user, registered or only in the directory of the group, and a group of the registry. */
    public Explanation explain(String user, String group) throws DirectoryException {
        Group found = lookup.group(group);
        Optional<RegisteredUser> registered = Optional.empty();
        if (lookup.users(user).isEmpty() && found.link().isPresent()) {
            GroupLink link = found.link().get();
            Directory directory = open(link);
            List<DirectoryUser> candidates = directory.findUsers(user);
            if (!candidates.isEmpty()) {
                DirectoryUser inDirectory = Lookup.user(directory, user, candidates);
                registered = registry.users().findByLink(link.directory(), inDirectory.id());
                if (registered.isEmpty()) {
                    return notRegistered(directory, inDirectory, found, link);
                }
            }
        }
        return explain(registered.orElseGet(() -> lookup.user(user)), found);
    }

    private Explanation explain(RegisteredUser registered, Group found) {
        Case asked = new Case(
                registered,
                found,
                found.members().contains(registered.id()),
                registry.journal().latest(found.id(), registered.id()).orElse(null));
        return found.link().isEmpty()
                ? local(asked)
                : external(asked, found.link().get());
    }

    /** What is asked about, with what the registry knows of it. */
    private record Case(
            RegisteredUser user,
            Group group,
            boolean member,
            @Nullable JournalEntry latest) {
        String who() {
            return user.displayName().isBlank() ? user.login() : user.displayName();
        }

        String isIn() {
            return who() + (member ? " is in " : " is not in ") + group.name();
        }

        Explanation because(Because because, List<String> path, String rest) {
            return new Explanation(
                    isIn() + rest + ".",
                    member,
                    because,
                    user.login(),
                    group.name(),
                    path,
                    latest == null ? null : latest.run().orElse(null),
                    latest == null ? null : latest.at());
        }
    }

    private Explanation local(Case asked) {
        JournalEntry latest = asked.latest();
        if (latest == null) {
            return asked.member()
                    ? asked.because(Because.JOURNAL, List.of(), ", a local group; the journal does not say since when")
                    : asked.because(Because.NEVER, List.of(), ", and never was");
        }
        return asked.because(
                Because.JOURNAL, List.of(), ": " + journalled(asked.member() ? "added" : "removed", latest));
    }

    private Explanation external(Case asked, GroupLink link) {
        Optional<RegisteredUser.Link> linked =
                asked.user().link().filter(own -> own.directory().equals(link.directory()));
        if (link.orphaned()) {
            return asked.because(
                    Because.ORPHANED,
                    List.of(),
                    ": its directory group " + link.dn() + " is gone from " + link.directory() + left(asked));
        }
        if (linked.isEmpty() && asked.member() && asked.user().link().isPresent()) {
            RegisteredUser.Link own = asked.user().link().get();
            return asked.because(
                    Because.JOURNAL,
                    List.of(),
                    " as a foreign security principal of " + own.directory() + since(asked) + ": " + link.directory()
                            + " names " + own.dn() + " by its SID, directly or in a nested group");
        }
        if (linked.isEmpty()) {
            return asked.because(
                    Because.NOT_LINKED,
                    List.of(),
                    ": the group follows " + link.directory() + ", and "
                            + asked.user().login() + " is not linked to anyone there" + left(asked));
        }
        if (!asked.user().active() && !asked.member()) {
            String by = asked.user().block() == RegisteredUser.Block.BY_HAND
                    ? "blocked by hand"
                    : "blocked, because " + link.directory() + " has the account disabled, expired or gone";
            return asked.because(
                    Because.BLOCKED, List.of(), ": the user is " + by + ", and blocked users leave external groups");
        }
        try {
            return byPath(asked, link, path(open(link), linked.get().id(), link));
        } catch (DirectoryException e) {
            return unanswered(asked, link, String.valueOf(e.getMessage()));
        }
    }

    private Explanation byPath(Case asked, GroupLink link, List<String> path) {
        if (asked.member()) {
            return path.isEmpty()
                    ? asked.because(
                            Because.NEXT_RUN,
                            path,
                            since(asked) + ", but " + link.directory() + " no longer has " + asked.who()
                                    + " in it; the next run removes the membership")
                    : asked.because(Because.IN_DIRECTORY, path, ": " + told(path, asked.who()) + since(asked));
        }
        return path.isEmpty()
                ? asked.because(
                        Because.NOT_IN_DIRECTORY,
                        path,
                        ": " + link.directory() + " does not have " + asked.who()
                                + " in it, neither directly nor through nesting" + left(asked))
                : asked.because(
                        Because.NEXT_RUN,
                        path,
                        " yet: " + told(path, asked.who()) + ", and the next run follows (rollcall sync "
                                + link.directory() + ")");
    }

    private Explanation unanswered(Case asked, GroupLink link, String cause) {
        String byJournal = asked.latest() == null
                ? "the journal has nothing about it"
                : "by the journal, " + journalled(asked.member() ? "joined" : "removed", asked.latest());
        return asked.because(
                Because.JOURNAL,
                List.of(),
                ": " + byJournal + "; " + link.directory() + " could not be asked for the path ("
                        + cause.replaceAll("\\.$", "") + ")");
    }

    /** Somebody who is in the group's directory but not in the registry. */
    private static Explanation notRegistered(Directory directory, DirectoryUser one, Group group, GroupLink link)
            throws DirectoryException {
        List<String> path = link.orphaned() ? List.of() : path(directory, one.id(), link);
        String who = one.displayName().isBlank() ? one.login() : one.displayName();
        String sentence = who + " is not in " + group.name() + ": " + link.directory() + " has the account " + one.dn()
                + (path.isEmpty() ? "" : " in the group") + ", but it is not registered (rollcall register "
                + link.directory() + " " + one.login() + ").";
        return new Explanation(sentence, false, Because.NOT_REGISTERED, one.login(), group.name(), path, null, null);
    }

    private static List<String> path(Directory directory, DirectoryId user, GroupLink group) throws DirectoryException {
        return directory.path(user, group.id()).stream()
                .map(DirectoryGroup::name)
                .toList();
    }

    private Directory open(GroupLink link) {
        return connections.open(lookup.settings(link.directory().value()));
    }

    /** "EMEA Marketing (member of Marketing) has Anne as a direct member". */
    private static String told(List<String> path, String who) {
        StringBuilder text = new StringBuilder(path.get(path.size() - 1));
        for (int i = path.size() - 2; i >= 0; i--) {
            text.append(i == path.size() - 2 ? " (member of " : ", member of ").append(path.get(i));
        }
        return text.append(path.size() > 1 ? ")" : "")
                .append(" has ")
                .append(who)
                .append(" as a direct member")
                .toString();
    }

    private String since(Case asked) {
        JournalEntry latest = asked.latest();
        return latest == null ? "" : ", since " + origin(latest) + " on " + when(latest.at());
    }

    /** How a membership that was there before ended; nothing if there was none. */
    private String left(Case asked) {
        JournalEntry latest = asked.latest();
        return latest == null || asked.member() ? "" : "; " + journalled("removed", latest);
    }

    private String journalled(String verb, JournalEntry entry) {
        Reason reason = entry.reason();
        String why = reason.code() == Reason.Code.BY_HAND ? "" : ", because " + reason.text();
        return verb + " by " + (entry.run().isPresent() ? origin(entry) : entry.actor()) + " on " + when(entry.at())
                + why;
    }

    private String origin(JournalEntry entry) {
        return entry.run()
                .map(id -> "run " + id
                        + registry.journal()
                                .run(id)
                                .filter(run -> run.mode() == Mode.FULL)
                                .map(run -> " (FULL)")
                                .orElse(""))
                .orElseGet(() -> "an edit by " + entry.actor());
    }

    private String when(Instant at) {
        return time.format(at);
    }
}
