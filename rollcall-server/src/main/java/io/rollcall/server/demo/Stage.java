package io.rollcall.server.demo;

import io.rollcall.registry.Group;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.UserSet;
import io.rollcall.server.Rollcall;
import io.rollcall.server.cli.Cli;
import io.rollcall.server.cli.Installation;
import io.rollcall.server.operations.LoginNames;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where a story is told: says what happens, runs the commands that a person would type, shows what they print, and looks
 * whether the registry then is as the example says. For one thread.
 */
final class Stage {
    private static final int SHOWN_LINES = 12;

    private final Rollcall rollcall;
    private final Installation installation;
    private final PrintStream out;
    private final Map<String, String> environment;
    private int step;
    private int checked;
    private int different;

    /**
     * @param rollcall for looking at the registry
     * @param installation for the commands, each of which closes what it opened
     * @param environment what the commands find in their environment
     */
    Stage(Rollcall rollcall, Installation installation, PrintStream out, Map<String, String> environment) {
        this.rollcall = rollcall;
        this.installation = installation;
        this.out = out;
        this.environment = Map.copyOf(environment);
    }

    void title(String title, String... lines) {
        step = 0;
        out.println();
        out.println("━━ " + title + " " + "━".repeat(Math.max(4, 76 - title.length())));
        Arrays.stream(lines).forEach(out::println);
    }

    /** Begins a step. */
    void step(String what) {
        step++;
        out.println();
        out.println(step + ". " + what);
    }

    /** Something that happens in the directory, where its administrators work. */
    void inDirectory(String what, Runnable edit) {
        edit.run();
        out.println("   (in the directory) " + what);
    }

    /** A command that has to succeed. */
    void run(String... words) {
        Printed printed = command(words);
        expect(printed.status() == 0, "it ends with status 0", "it ended with status " + printed.status(), true);
    }

    /** A command that has to find changes pending: status 2. */
    void pending(String... words) {
        Printed printed = command(words);
        expect(printed.status() == 2, "changes are pending", "it ended with status " + printed.status(), true);
    }

    /** A command that has to be refused, with an error that says this. */
    void refused(String saying, String... words) {
        Printed printed = command(words);
        expect(
                printed.status() == 1 && printed.text().contains(saying),
                "refused, and told where the change belongs",
                "not refused as it should be",
                false);
    }

    /** Looks whether a group has exactly these members. */
    void hasMembers(String group, String... logins) {
        List<String> expected = Arrays.stream(logins).sorted().toList();
        Optional<List<String>> members = group(group).map(Group::members).map(this::logins);
        expect(
                members.filter(expected::equals).isPresent(),
                group + " has " + listed(expected),
                members.map(found -> group + " has " + listed(found)).orElse("there is no " + group)
                        + ", and should have " + listed(expected),
                false);
    }

    /** Looks whether a group is still used in this place. */
    void hasUsage(String group, String place) {
        boolean used = group(group).stream()
                .flatMap(found -> rollcall.groups().usages(found.id()).stream())
                .anyMatch(usage -> usage.place().equals(place));
        expect(
                used,
                group + " is still there, and its usage \"" + place + "\" holds",
                group + " has lost its usage \"" + place + "\"",
                false);
    }

    private Optional<Group> group(String name) {
        try {
            return Optional.of(rollcall.groups().find(name));
        } catch (RefusedException notThere) {
            return Optional.empty();
        }
    }

    private List<String> logins(UserSet users) {
        return LoginNames.of(rollcall.registry().users(), users).of(users);
    }

    /** Looks whether nobody is registered by this login name. */
    void isNotRegistered(String login) {
        expect(
                rollcall.registry().users().findByLogin(login).isEmpty(),
                login + " is not registered",
                login + " is registered",
                false);
    }

    int checked() {
        return checked;
    }

    int different() {
        return different;
    }

    private record Printed(int status, String text) {}

    private Printed command(String... words) {
        out.println("   $ rollcall " + Arrays.stream(words).map(Stage::quoted).collect(Collectors.joining(" ")));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int status = Cli.run(installation, both, both, environment, words);
        String text = bytes.toString(StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        lines.stream().limit(SHOWN_LINES).forEach(line -> out.println("     " + line));
        if (lines.size() > SHOWN_LINES) {
            out.println("     … and " + (lines.size() - SHOWN_LINES) + " lines more");
        }
        return new Printed(status, text);
    }

    private void expect(boolean asItShouldBe, String good, String bad, boolean quietlyGood) {
        checked++;
        if (!asItShouldBe) {
            different++;
            out.println("   ✗ " + bad);
        } else if (!quietlyGood) {
            out.println("   ✓ " + good);
        }
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@#-]+") ? word : "\"" + word + "\"";
    }

    private static String listed(List<String> logins) {
        return logins.isEmpty() ? "no members" : String.join(", ", logins);
    }
}
