package io.rollcall.plan;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Mode;
import io.rollcall.registry.GroupId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a plan is made for. It has a text form, so that a held plan can be made again, and compared, when a person
 * approves it.
 */
public sealed interface Intent {
    /** Brings every external group up to date (R4), and in FULL the rest (R7). */
    record Synchronise() implements Intent {
        @Override
        public String toString() {
            return "sync";
        }
    }

    /**
     * Gives one external group the members that its directory says (R4), and does nothing else: whatever is about users,
     * names and other groups is for the next run of the whole directory.
     */
    record SynchroniseGroup(GroupId group) implements Intent {
        @Override
        public String toString() {
            return "sync --group " + group;
        }
    }

    /** Imports these directory groups (R1). */
    record ImportGroups(SortedSet<DirectoryId> groups) implements Intent {
        public ImportGroups {
            groups = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        }

        @Override
        public String toString() {
            return "import " + join(groups);
        }
    }

    /** Imports every directory group in scope. */
    record ImportAll() implements Intent {
        @Override
        public String toString() {
            return "import --all";
        }
    }

    /** Turns a local group into an external one (R2). */
    record Associate(GroupId local, DirectoryId group) implements Intent {
        @Override
        public String toString() {
            return "associate " + local + " " + group;
        }
    }

    /** Registers these directory users (R3). */
    record Register(SortedSet<DirectoryId> users) implements Intent {
        public Register {
            users = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(users));
        }

        @Override
        public String toString() {
            return "register " + join(users);
        }
    }

    /** Registers every directory user in scope. */
    record RegisterAll() implements Intent {
        @Override
        public String toString() {
            return "register --all";
        }
    }

    /** Links a directory user to a registered user, because a person says that they are the same (R22). */
    record LinkUser(DirectoryId user, int registered) implements Intent {
        @Override
        public String toString() {
            return "link " + user + " " + registered;
        }
    }

    /** Changes the directory's mode, and does at once what the new mode asks for (R9). */
    record SwitchMode(Mode mode, boolean strict) implements Intent {
        @Override
        public String toString() {
            return "mode " + mode.name().toLowerCase(Locale.ROOT) + (strict ? " strict" : "");
        }
    }

    /**
     * Reads the text form back.
     *
     * @throws IllegalArgumentException if the text is no intent's
     */
    static Intent parse(String text) {
        List<String> words = Arrays.asList(text.split(" "));
        List<String> rest = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "sync" -> rest.isEmpty() ? new Synchronise() : new SynchroniseGroup(groupAfter("--group", rest));
            case "import" -> rest.equals(List.of("--all")) ? new ImportAll() : new ImportGroups(ids(rest));
            case "register" -> rest.equals(List.of("--all")) ? new RegisterAll() : new Register(ids(rest));
            case "associate" -> new Associate(new GroupId(Integer.parseInt(rest.get(0))), id(rest.get(1)));
            case "link" -> new LinkUser(id(rest.get(0)), Integer.parseInt(rest.get(1)));
            case "mode" -> new SwitchMode(Mode.valueOf(rest.get(0).toUpperCase(Locale.ROOT)), rest.size() > 1);
            default -> throw new IllegalArgumentException("\"" + text + "\" is no intent");
        };
    }

    private static GroupId groupAfter(String option, List<String> words) {
        if (words.size() != 2 || !words.get(0).equals(option)) {
            throw new IllegalArgumentException("\"sync " + String.join(" ", words) + "\" is no intent");
        }
        return new GroupId(Integer.parseInt(words.get(1)));
    }

    private static String join(SortedSet<DirectoryId> ids) {
        return ids.stream().map(DirectoryId::toString).collect(Collectors.joining(" "));
    }

    private static SortedSet<DirectoryId> ids(List<String> texts) {
        return texts.stream().map(Intent::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static DirectoryId id(String text) {
        return DirectoryId.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no directory id"));
    }
}
