package io.rollcall.server.cli;

import io.rollcall.directory.Directory.Step;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.server.json.AttributesJson;
import io.rollcall.server.json.DirectoryJson;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.operations.DirectoryOperations;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "directory",
        description = "Adds directories, and looks into them. Nothing is ever written to one.",
        footer = {
            "",
            "Examples:",
            "  rollcall directory add corp --kind ad --url ldaps://dc1.example.org \\",
            "      --bind-dn svc-rollcall@example.org --password-file /etc/rollcall/corp.password \\",
            "      --base dc=example,dc=org",
            "  rollcall directory test corp",
            "  rollcall directory groups corp --search marketing"
        })
final class DirectoryCommands {
    private final Shell shell;

    DirectoryCommands(Shell shell) {
        this.shell = shell;
    }

    private DirectoryOperations directories() {
        return shell.rollcall().directories();
    }

    @Command(name = "list", description = "Lists the configured directories.")
    int list(@Option(names = "--json", description = "Prints JSON.") boolean json) {
        List<DirectorySettings> all = directories().list();
        if (json) {
            shell.json(all.stream().map(JsonForms::directory).toList());
            return Shell.OK;
        }
        Table table = new Table("NAME", "KIND", "URL", "MODE", "REGISTER", "EVERY");
        all.forEach(settings -> table.row(
                settings.name(),
                settings.kind().word(),
                String.join(" ", settings.servers().urls()),
                settings.mode() + (settings.strict() ? " strict" : ""),
                settings.registerPolicy().name().toLowerCase(Locale.ROOT),
                Intervals.shown(settings.interval())));
        shell.table(table, "No directories yet. Add one: rollcall directory add --help");
        return Shell.OK;
    }

    @Command(name = "show", description = "Shows a directory's settings; never what is secret.")
    int show(
            @Parameters(paramLabel = "NAME", description = "The directory.") String name,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        DirectorySettings settings = directories().find(name);
        DirectoryJson form = JsonForms.directory(settings);
        if (json) {
            shell.json(form);
            return Shell.OK;
        }
        shell.line(form.name() + " (" + form.kind() + ")");
        field("url", String.join(" ", form.urls()) + (form.startTls() ? " with StartTLS" : ""));
        field(
                "certificates",
                !form.startTls() && form.urls().stream().noneMatch(url -> url.startsWith("ldaps"))
                        ? "none, no TLS"
                        : !form.verifyTls() ? "NOT VERIFIED" : form.trustsOwnCa() ? "verified, by --ca" : "verified");
        if (form.hasClientCertificate()) {
            field("client cert", "stored, its key encrypted");
        }
        field("bind", form.bind());
        show("bind DN", form.bindDn());
        if (form.hasPassword()) {
            field("password", "stored, encrypted");
        }
        show("principal", form.principal());
        show("kdc", form.kdc());
        if (form.hasKeytab()) {
            field("keytab", "stored, encrypted");
        }
        field("base", String.join("\n", form.bases()));
        show("user base", form.userBases());
        show("user filter", form.userFilter());
        show("group base", form.groupBases());
        show("group filter", form.groupFilter());
        field("members", form.nested() ? "nested" : "direct only");
        show(form.attributes());
        if (form.distributionGroups()) {
            field("distribution", "groups too");
        }
        if (form.followReferrals()) {
            field("referrals", "followed");
        }
        field("register", form.register());
        field("mode", settings.mode() + (settings.strict() ? ", strict" : ""));
        field("runs every", Intervals.shown(settings.interval()));
        shell.warn(settings);
        return Shell.OK;
    }

    private void show(AttributesJson attributes) {
        show("id", attributes.id());
        show("login", attributes.login());
        show("group name", attributes.groupName());
        show("display name", attributes.displayName());
        show("mail", attributes.mail());
        show("member DNs", attributes.memberDns());
        show("member logins", attributes.memberLogins());
        if ("users".equals(attributes.membersFrom())) {
            field("members from", "users");
        }
        show("memberOf", attributes.memberOf());
        show("blocked by", attributes.blocked());
    }

    private void show(String name, @Nullable String value) {
        if (value != null) {
            field(name, value);
        }
    }

    private void show(String name, @Nullable List<String> values) {
        if (values != null && !values.isEmpty()) {
            field(name, String.join("\n", values));
        }
    }

    /** One line a line of the value, the name before the first. */
    private void field(String name, String value) {
        String before = name;
        for (String line : value.split("\n", -1)) {
            shell.line("  " + Text.padded(before, 13) + " " + line);
            before = "";
        }
    }

    @Command(name = "test", description = "Walks through everything a run needs, and says what it found.")
    int test(
            @Parameters(paramLabel = "NAME", description = "The directory.") String name,
            @Option(names = "--json", description = "Prints JSON.") boolean json) {
        shell.warn(name);
        List<Step> steps;
        try (Ticker waiting = shell.progress("asking " + name)) {
            steps = directories().test(name);
        }
        if (json) {
            shell.json(steps);
        } else {
            Table table = new Table("STEP", "", "FOUND");
            steps.forEach(step ->
                    table.row(step.step(), step.ok() ? "ok" : "FAILED", step.found() + " (" + step.millis() + " ms)"));
            shell.table(table, "Nothing was tested.");
        }
        boolean passed = DirectoryOperations.passed(steps);
        steps.stream()
                .filter(step -> !step.ok())
                .forEach(step -> shell.note((passed ? "warning: at one URL, " : "rollcall: ") + name
                        + " failed at step \"" + step.step() + "\"."));
        return passed ? Shell.OK : Shell.ERROR;
    }

    @Command(name = "users", description = "Searches the directory's users.")
    int users(
            @Parameters(paramLabel = "NAME", description = "The directory.") String name,
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only users whose login name, display name or mail contains the text.")
                    String search,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws DirectoryException {
        Shell.atLeastOne(limit);
        shell.warn(name);
        List<DirectoryUser> found;
        try (Ticker waiting = shell.progress("asking " + name)) {
            found = directories().users(name, search, limit);
        }
        if (json) {
            shell.json(found.stream().map(JsonForms::directoryUser).toList());
        } else {
            Table table = new Table("LOGIN", "NAME", "STATE", "DN", "ID");
            found.forEach(user -> table.row(
                    user.login(), user.displayName(), user.active() ? "active" : "disabled", user.dn(), user.id()));
            shell.table(table, "No user in scope matches.");
        }
        noteLimit(found.size(), limit);
        return Shell.OK;
    }

    @Command(name = "groups", description = "Searches the directory's groups.")
    int groups(
            @Parameters(paramLabel = "NAME", description = "The directory.") String name,
            @Option(
                            names = "--search",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "Only groups whose name contains the text.")
                    String search,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many. Default: ${DEFAULT-VALUE}.")
                    int limit,
            @Option(names = "--json", description = "Prints JSON.") boolean json)
            throws DirectoryException {
        Shell.atLeastOne(limit);
        shell.warn(name);
        List<DirectoryGroup> found;
        try (Ticker waiting = shell.progress("asking " + name)) {
            found = directories().groups(name, search, limit);
        }
        if (json) {
            shell.json(found.stream().map(JsonForms::directoryGroup).toList());
        } else {
            Table table = new Table("NAME", "DN", "ID", "MADE BY");
            found.forEach(group -> table.row(
                    group.name(), group.dn(), group.id(), group.wellKnown() ? "the server (well-known)" : ""));
            shell.table(table, "No group in scope matches.");
        }
        noteLimit(found.size(), limit);
        return Shell.OK;
    }

    private void noteLimit(int found, int limit) {
        if (found >= limit) {
            shell.note("The first " + limit + " are shown; there may be more. Narrow the search, or raise --limit.");
        }
    }

    @Command(
            name = "forget-position",
            description = {
                "Lets the next run read an earlier state of a directory than the last run did, or one without any member.",
                "For a server that was restored from a backup on purpose, or demoted and promoted again; and where all",
                "groups did lose their members. It holds until a run of the whole directory goes through; one that fails or",
                "is held, and one of a single group or user, leave it as it is. The guard still looks at what would change."
            })
    int forgetPosition(@Parameters(paramLabel = "NAME", description = "The directory.") String name) {
        directories().forgetPosition(name, shell.actor());
        shell.note("The next run takes " + name
                + " as it is then. That its groups may have no member at all holds until a run"
                + " of the whole directory goes through.");
        return Shell.OK;
    }

    @Command(
            name = "remove",
            description = {
                "Forgets a directory. The directory itself is not affected.",
                "Refused while groups or users are tied to it."
            })
    int remove(
            @Parameters(paramLabel = "NAME", description = "The directory.") String name,
            @Option(
                            names = "--detach",
                            description = "Makes its external groups local first, with their members; its users stay"
                                    + " registered and are no longer linked.")
                    boolean detach) {
        DirectorySettings settings = directories().find(name);
        directories().remove(name, detach, shell.actor());
        shell.line("removed " + settings.name());
        return Shell.OK;
    }
}
