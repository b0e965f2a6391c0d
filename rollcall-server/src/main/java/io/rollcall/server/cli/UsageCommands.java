package io.rollcall.server.cli;

import io.rollcall.registry.Usage;
import io.rollcall.server.json.UsageJson;
import io.rollcall.server.operations.GroupOperations;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "usage",
        description = "Says which places in the application use a group, so that it is not deleted by mistake.",
        footer = {"", "Example:", "  rollcall usage add \"Content Managers\" \"Holiday Planner\""})
final class UsageCommands {
    private final Shell shell;

    UsageCommands(Shell shell) {
        this.shell = shell;
    }

    private GroupOperations groups() {
        return shell.rollcall().groups();
    }

    @Command(name = "add", description = "Notes that a place uses a group.")
    int add(
            @Parameters(paramLabel = "GROUP", description = "Name, DN or immutable id.") String group,
            @Parameters(paramLabel = "PLACE", description = "A name for the place.") String place,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return changed(groups().addUsage(group, place, shell.actor()), " is now used by ", json);
    }

    @Command(name = "remove", description = "Notes that a place no longer uses a group.")
    int remove(
            @Parameters(paramLabel = "GROUP", description = "Name, DN or immutable id.") String group,
            @Parameters(paramLabel = "PLACE", description = "The place.") String place,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return changed(groups().removeUsage(group, place, shell.actor()), " is no longer used by ", json);
    }

    private int changed(Usage usage, String what, boolean json) {
        UsageJson form = shell.forms().usages(List.of(usage)).get(0);
        if (json) {
            shell.json(form);
        } else {
            shell.line(form.group() + what + form.place());
        }
        return Shell.OK;
    }

    @Command(name = "list", description = "Lists usages: of one group, or all.")
    int list(
            @Parameters(paramLabel = "GROUP", arity = "0..1", description = "Name, DN or immutable id.")
                    Optional<String> group,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        List<UsageJson> usages = shell.forms()
                .usages(group.map(name -> groups().usages(groups().find(name).id()))
                        .orElseGet(() -> groups().usages()));
        if (json) {
            shell.json(usages);
        } else {
            Table table = new Table("GROUP", "PLACE");
            usages.forEach(usage -> table.row(usage.group(), usage.place()));
            shell.table(table, "No usages.");
        }
        return Shell.OK;
    }
}
