package io.rollcall.server.cli;

import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.UserSet;
import io.rollcall.server.json.ChangeJson;
import io.rollcall.server.json.HistoryJson;
import io.rollcall.server.operations.GroupOperations;
import io.rollcall.server.operations.LoginNames;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "history",
        description = {"Says what happened to a group, newest first.", "With --at, says who was in it at a moment."},
        footer = {
            "",
            "Examples:",
            "  rollcall history Marketing",
            "  rollcall history Marketing --at \"2026-01-31 14:30\""
        })
final class History implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "Name, DN or immutable id; '#12' for a group that was deleted.")
    private String group = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "2026-01-31 (its first moment), \"2026-01-31 14:30\", or 2026-01-31T13:30:00Z.")
    private @Nullable String at;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: ${DEFAULT-VALUE}.")
    private int limit = 50;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    History(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Shell.atLeastOne(limit);
        GroupOperations groups = shell.rollcall().groups();
        if (at != null) {
            Instant moment = Times.parse(at);
            GroupRef found = groups.findEver(group);
            membersAt(found, moment, groups.membersAt(found.id(), moment));
            return Shell.OK;
        }
        List<HistoryJson> entries =
                shell.forms().history(groups.history(groups.findEver(group).id(), limit));
        if (json) {
            shell.json(entries);
        } else {
            Table table = new Table("WHEN", "BY", "WHAT");
            entries.forEach(entry -> table.row(Times.shown(entry.at()), by(entry), what(entry.change())));
            shell.table(table, "The journal has nothing about it.");
        }
        return Shell.OK;
    }

    private void membersAt(GroupRef found, Instant moment, UserSet members) {
        if (json) {
            shell.json(shell.forms().membersAt(found, moment, members));
            return;
        }
        List<String> names =
                LoginNames.of(shell.rollcall().registry().users(), members).of(members);
        shell.line(found.name() + " on " + Times.shown(moment) + ": " + Text.count(names.size(), "member"));
        names.forEach(name -> shell.line("  " + name));
    }

    private static String by(HistoryJson entry) {
        return entry.run() == null ? entry.actor() : "run " + entry.run() + " (" + entry.actor() + ")";
    }

    private static String what(ChangeJson change) {
        StringBuilder text = new StringBuilder(change.change().equals("members") ? "" : change.change());
        append(text, "+ ", change.joined());
        append(text, "− ", change.left());
        if (!change.detail().isEmpty()) {
            text.append(": ").append(change.detail());
        }
        return change.code().equals("by-hand") ? text.toString() : text + "  because " + change.reason();
    }

    private static void append(StringBuilder text, String sign, List<String> names) {
        if (!names.isEmpty()) {
            text.append(text.isEmpty() ? "" : " ").append(sign).append(Text.names(names));
        }
    }
}
