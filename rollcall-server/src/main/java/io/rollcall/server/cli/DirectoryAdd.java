package io.rollcall.server.cli;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.operations.DirectoryDraft;
import io.rollcall.server.operations.DirectoryOperations.Added;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = {
            "Adds a directory, after testing the connection.",
            "Nothing is stored if anything is wrong. Password, client key and keytab are stored encrypted."
        },
        footer = {
            "",
            "Example:",
            "  rollcall directory add corp --kind openldap --url ldaps://ldap.example.org \\",
            "      --bind-dn cn=reader,dc=example,dc=org --password-file reader.password \\",
            "      --base dc=example,dc=org"
        })
final class DirectoryAdd implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "What to call it, such as corp.")
    private String name = "";

    @Option(
            names = "--kind",
            required = true,
            paramLabel = "KIND",
            description = "ad (Active Directory, Samba), openldap, 389ds, freeipa or generic.")
    private String kind = "";

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "ldaps://host[:port] or ldap://host[:port]; ldaps+srv://domain or ldap+srv://domain asks the"
                    + " name service. May be given several times: tried in this order.")
    private List<String> urls = List.of();

    @Mixin
    private final CredentialOptions credentials = new CredentialOptions();

    @Option(
            names = "--base",
            required = true,
            paramLabel = "DN",
            description = "Where users and groups are. Several times for several naming contexts.")
    private List<String> bases = List.of();

    @Option(
            names = "--user-base",
            paramLabel = "DN",
            description = "Where users are, if not below the base. May be given several times.")
    private List<String> userBases = List.of();

    @Option(names = "--user-filter", paramLabel = "FILTER", description = "Which entries are users. Default: by kind.")
    private @Nullable String userFilter;

    @Option(
            names = "--group-base",
            paramLabel = "DN",
            description = "Where groups are, if not below the base. May be given several times.")
    private List<String> groupBases = List.of();

    @Option(
            names = "--group-filter",
            paramLabel = "FILTER",
            description = "Which entries are groups. Default: by kind.")
    private @Nullable String groupFilter;

    @Option(
            names = "--distribution-groups",
            description = "For ad: distribution groups, which grant nothing, are groups here too.")
    private boolean distributionGroups;

    @Mixin
    private final AttributeOptions attributes = new AttributeOptions();

    @Option(names = "--nested", description = "A member of a member group is a member too. The default.")
    private boolean nested;

    @Option(names = "--direct", description = "Only direct members count.")
    private boolean direct;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates to trust instead of Java's, as PEM.")
    private @Nullable Path ca;

    @Option(names = "--starttls", description = "Upgrades an ldap:// connection to TLS before anything else is sent.")
    private boolean startTls;

    @Option(
            names = "--insecure-skip-tls-verify",
            description = "Does not verify certificate and host name. Shown as a warning at each run.")
    private boolean insecure;

    @Option(
            names = "--follow-referrals",
            description = "Reads from other servers what this one refers to. Without it, such a reading fails.")
    private boolean followReferrals;

    @Option(
            names = "--register",
            paramLabel = "WHOM",
            defaultValue = "manual",
            description = "Who becomes a registered user by itself: manual (nobody), all, or members (of imported"
                    + " groups). Default: ${DEFAULT-VALUE}.")
    private String register = "manual";

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "Time between two automatic runs: 30s, 15m, 2h. Default: ${DEFAULT-VALUE}.")
    private String interval = "15m";

    @Option(names = "--no-test", description = "Stores it without trying the connection.")
    private boolean noTest;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    DirectoryAdd(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (nested && direct) {
            throw new IllegalArgumentException("--nested and --direct exclude each other.");
        }
        DirectoryDraft draft = new DirectoryDraft(
                name,
                kind,
                new Servers(
                        urls,
                        startTls,
                        !insecure,
                        Optional.ofNullable(ca).map(file -> GivenFiles.text(file, "certificate file (--ca)")),
                        Optional.empty(),
                        followReferrals),
                credentials.credentials(shell),
                new Extent(
                        bases,
                        userBases,
                        Optional.ofNullable(userFilter),
                        groupBases,
                        Optional.ofNullable(groupFilter),
                        !direct,
                        distributionGroups),
                attributes.names(),
                register,
                Optional.of(Intervals.parse(interval)));
        Added tested;
        try (Ticker waiting = shell.progress("testing " + name)) {
            tested = shell.rollcall().directories().add(draft, !noTest, shell.actor());
        }
        DirectorySettings added = tested.settings();
        if (json) {
            shell.json(JsonForms.directory(added));
        } else {
            shell.line("added " + added.name() + " (" + added.kind().word() + "), mode " + added.mode());
            shell.line(
                    noTest
                            ? "  Try it: rollcall directory test " + added.name()
                            : "  Next: rollcall directory groups " + added.name() + ", then rollcall import "
                                    + added.name() + " GROUP");
        }
        tested.failed().forEach(step -> shell.note("warning: at step \"" + step.step() + "\": " + step.found()));
        shell.warn(added);
        return Shell.OK;
    }
}
