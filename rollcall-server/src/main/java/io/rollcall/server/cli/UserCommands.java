package io.rollcall.server.cli;

import io.rollcall.registry.Group;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.server.operations.UserOperations;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "user",
        description = "Looks at registered users, and edits them.",
        footer = {
            "",
            "A USER is a login name, a DN, an immutable id, or # and the id in the registry.",
            "Directory users become registered users with: rollcall register NAME USER…",
            "",
            "Examples:",
            "  rollcall user list --search anne",
            "  rollcall user create jo --display-name \"Jo Doe\" --mail jo@example.org",
            "  rollcall user block jo"
        })
final class UserCommands {
    private static final int PAGE = 1000;

    private final Shell shell;

    UserCommands(Shell shell) {
        this.shell = shell;
    }

    private UserOperations users() {
        return shell.rollcall().users();
    }

    @Command(name = "list", description = "Lists registered users, in order of id.")
    int list(
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only users whose login name, display name or mail contains the text.")
                    String search,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        Table table = new Table("ID", "LOGIN", "NAME", "MAIL", "STATE", "DIRECTORY");
        try (JsonArray array = json ? shell.jsonArray() : null) {
            List<RegisteredUser> page = users().list(search, 0, PAGE);
            while (!page.isEmpty()) {
                if (array != null) {
                    array.add(shell.forms().users(page));
                } else {
                    page.forEach(user -> table.row(
                            user.id(),
                            user.login(),
                            user.displayName(),
                            Optional.ofNullable(user.mail()).orElse(""),
                            state(user),
                            user.link().map(link -> link.directory().value()).orElse("")));
                }
                page = users().list(search, page.get(page.size() - 1).id(), PAGE);
            }
        }
        if (!json) {
            shell.table(
                    table,
                    search.isEmpty()
                            ? "No registered users yet. Register some: rollcall register NAME USER… or --all"
                            : "No registered user matches \"" + search + "\".");
        }
        return Shell.OK;
    }

    private static String state(RegisteredUser user) {
        return user.block() == Block.NONE
                ? "active"
                : user.block() == Block.BY_HAND ? "blocked by hand" : "blocked by directory";
    }

    @Command(name = "show", description = "Shows a registered user with the groups it is in.")
    int show(
            @Parameters(paramLabel = "USER", description = "The user.") String user,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return show(users().find(user), json);
    }

    private int show(RegisteredUser user, boolean json) {
        if (json) {
            shell.json(shell.forms().user(user));
            return Shell.OK;
        }
        List<String> groups = shell.rollcall().registry().users().groupsOf(user.id()).stream()
                .map(Group::name)
                .toList();
        shell.line(user.login() + " (#" + user.id() + ", " + state(user) + ")");
        shell.line("  name       " + user.displayName());
        shell.line("  mail       " + Optional.ofNullable(user.mail()).orElse("none"));
        shell.line("  directory  "
                + user.link()
                        .map(link -> link.directory() + ": " + link.dn() + " (id " + link.id() + ")")
                        .orElse("not linked"));
        shell.line("  groups     " + (groups.isEmpty() ? "none" : String.join(", ", groups)));
        return Shell.OK;
    }

    @Command(name = "create", description = "Makes a registered user that is not linked to any directory.")
    int create(
            @Parameters(paramLabel = "LOGIN", description = "The login name.") String login,
            @Option(names = "--display-name", paramLabel = "NAME", description = "Default: the login name.")
                    Optional<String> displayName,
            @Option(names = "--mail", paramLabel = "ADDRESS", description = "The mail address.") Optional<String> mail,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return changed(
                users().create(login, displayName.orElse(null), mail.orElse(null), shell.actor()), "created", json);
    }

    @Command(
            name = "block",
            description = {
                "Blocks a user by hand: it leaves every external group at once,",
                "and no run makes it active again."
            })
    int block(
            @Parameters(paramLabel = "USER", description = "The user.") String user,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return changed(users().block(user, shell.actor()), "blocked", json);
    }

    @Command(
            name = "unblock",
            description = "Makes a user active again; its external groups have it back after the next run.")
    int unblock(
            @Parameters(paramLabel = "USER", description = "The user.") String user,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        return changed(users().unblock(user, shell.actor()), "unblocked", json);
    }

    private int changed(RegisteredUser user, String what, boolean json) {
        if (json) {
            return show(user, true);
        }
        shell.line(what + " " + user.login() + " (#" + user.id() + ")");
        return Shell.OK;
    }
}
