package io.rollcall.server.cli;

import io.rollcall.registry.Group;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.Usage;
import io.rollcall.server.operations.GroupOperations;
import io.rollcall.server.operations.LoginNames;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "group",
        description = "Looks at groups, and edits local ones.",
        footer = {
            "",
            "A GROUP is a name, a DN, an immutable id, or # and the id in the registry.",
            "",
            "Examples:",
            "  rollcall group create \"Content Managers\"",
            "  rollcall group add-member \"Content Managers\" jo anne",
            "  rollcall group show Marketing --json"
        })
final class GroupCommands {
    private static final int PAGE = 1000;

    private final Shell shell;

    GroupCommands(Shell shell) {
        this.shell = shell;
    }

    private GroupOperations groups() {
        return shell.rollcall().groups();
    }

    @Command(name = "list", description = "Lists groups, in order of id.")
    int list(
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only groups whose name contains the text.")
                    String search,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        Map<?, List<Usage>> usages = groups().usages().stream().collect(Collectors.groupingBy(Usage::group));
        Table table = new Table("ID", "NAME", "KIND", "MEMBERS", "DIRECTORY", "USAGES");
        try (JsonArray array = json ? shell.jsonArray() : null) {
            List<Group> page = groups().list(search, 0, PAGE);
            while (!page.isEmpty()) {
                if (array != null) {
                    array.add(shell.forms().groups(page));
                } else {
                    page.forEach(group -> table.row(
                            group.id(),
                            group.name(),
                            kind(group),
                            Text.count(group.members().size()),
                            group.link().map(link -> link.directory().value()).orElse(""),
                            usages.getOrDefault(group.id(), List.of()).size()));
                }
                page = groups().list(search, page.get(page.size() - 1).id().value(), PAGE);
            }
        }
        if (!json) {
            shell.table(
                    table,
                    search.isEmpty()
                            ? "No groups yet. Make one: rollcall group create NAME, or import: rollcall import NAME GROUP"
                            : "No group's name contains \"" + search + "\".");
        }
        return Shell.OK;
    }

    private static String kind(Group group) {
        return group.isLocal()
                ? "local"
                : group.link().filter(GroupLink::orphaned).isPresent() ? "external, orphaned" : "external";
    }

    @Command(name = "show", description = "Shows a group with its members and usages.")
    int show(
            @Parameters(paramLabel = "GROUP", description = "The group.") String group,
            @Option(names = "--all", description = "Prints every member, not only the first few.") boolean all,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return show(groups().find(group), all, json);
    }

    private int show(Group group, boolean all, boolean json) {
        if (json) {
            shell.json(shell.forms().group(group));
            return Shell.OK;
        }
        List<String> names = LoginNames.of(shell.rollcall().registry().users(), group.members())
                .of(group.members());
        shell.line(group.name() + " (#" + group.id() + ", " + kind(group) + ")");
        group.link()
                .ifPresent(link ->
                        shell.line("  directory  " + link.directory() + ": " + link.dn() + " (id " + link.id() + ")"));
        shell.line("  members    " + Text.count(names.size())
                + (names.isEmpty() ? "" : ": " + (all ? String.join(", ", names) : Text.names(names))));
        List<Usage> usages = groups().usages(group.id());
        shell.line("  usages     "
                + (usages.isEmpty() ? "none" : usages.stream().map(Usage::place).collect(Collectors.joining(", "))));
        shell.line("  changed    " + Times.shown(group.changed()));
        return Shell.OK;
    }

    @Command(name = "create", description = "Makes a local group.")
    int create(
            @Parameters(paramLabel = "NAME", description = "Its name.") String name,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return done(groups().create(name, shell.actor()), "created", json);
    }

    @Command(name = "rename", description = "Renames a local group.")
    int rename(
            @Parameters(paramLabel = "GROUP", description = "The group.") String group,
            @Parameters(paramLabel = "NAME", description = "Its new name.") String name,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return done(groups().rename(group, name, shell.actor()), "renamed", json);
    }

    @Command(name = "add-member", description = "Adds registered users to a local group: all of them, or none.")
    int addMember(
            @Parameters(paramLabel = "GROUP", description = "The group.") String group,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Login name, DN or immutable id.")
                    List<String> users,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return edited(groups().addMembers(group, users, shell.actor()), json);
    }

    @Command(name = "remove-member", description = "Removes registered users from a local group: all of them, or none.")
    int removeMember(
            @Parameters(paramLabel = "GROUP", description = "The group.") String group,
            @Parameters(paramLabel = "USER", arity = "1..*", description = "Login name, DN or immutable id.")
                    List<String> users,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return edited(groups().removeMembers(group, users, shell.actor()), json);
    }

    @Command(
            name = "delete",
            description = {
                "Deletes a group, local or external. The directory is not affected.",
                "Refused while something uses it."
            })
    int delete(
            @Parameters(paramLabel = "GROUP", description = "The group.") String group,
            @Option(names = "--force", description = "Deletes it though it is used, and its usages with it.")
                    boolean force) {
        Group gone = groups().delete(group, force, shell.actor());
        shell.line("deleted " + gone.name() + " (#" + gone.id() + "), which had "
                + Text.count(gone.members().size(), "member") + ". Its history stays: rollcall history '#" + gone.id()
                + "'");
        return Shell.OK;
    }

    private int edited(Group group, boolean json) {
        if (json) {
            return show(group, false, true);
        }
        shell.line(group.name() + " has " + Text.count(group.members().size(), "member") + " now");
        return Shell.OK;
    }

    private int done(Group group, String what, boolean json) {
        if (json) {
            return show(group, false, true);
        }
        shell.line(what + " " + group.name() + " (#" + group.id() + ")");
        return Shell.OK;
    }
}
