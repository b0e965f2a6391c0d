package io.rollcall.server.cli;

import io.rollcall.directory.DirectorySettings;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.operations.DirectoryDraft;
import io.rollcall.server.operations.DirectoryOperations.Added;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = {
            "Adds a directory, after testing the connection.",
            "Nothing is stored if anything is wrong. The password is stored encrypted."
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
            description = "ldaps://host[:port] or ldap://host[:port]. May be given several times: tried in this order.")
    private List<String> urls = List.of();

    @Option(
            names = "--bind-dn",
            paramLabel = "DN",
            description = "Who to bind as; without it, anonymously. A read-only account is enough.")
    private @Nullable String bindDn;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password; one line break at its end is cut off.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--password-env",
            paramLabel = "VARIABLE",
            description = "An environment variable with the password.")
    private @Nullable String passwordVariable;

    @Option(names = "--base", required = true, paramLabel = "DN", description = "Where users and groups are.")
    private String base = "";

    @Option(names = "--user-base", paramLabel = "DN", description = "Where users are, if not below the base.")
    private @Nullable String userBase;

    @Option(names = "--user-filter", paramLabel = "FILTER", description = "Which entries are users. Default: by kind.")
    private @Nullable String userFilter;

    @Option(names = "--group-base", paramLabel = "DN", description = "Where groups are, if not below the base.")
    private @Nullable String groupBase;

    @Option(
            names = "--group-filter",
            paramLabel = "FILTER",
            description = "Which entries are groups. Default: by kind.")
    private @Nullable String groupFilter;

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
                urls,
                startTls,
                !insecure,
                Optional.ofNullable(ca).map(file -> read(file, "certificate file (--ca)")),
                Optional.ofNullable(bindDn),
                password(),
                base,
                Optional.ofNullable(userBase),
                Optional.ofNullable(userFilter),
                Optional.ofNullable(groupBase),
                Optional.ofNullable(groupFilter),
                !direct,
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

    private Optional<String> password() {
        if (passwordFile != null && passwordVariable != null) {
            throw new IllegalArgumentException("--password-file and --password-env exclude each other.");
        }
        if (passwordFile != null) {
            return Optional.of(read(passwordFile, "password file").replaceFirst("\\r?\\n$", ""));
        }
        if (passwordVariable == null) {
            return Optional.empty();
        }
        String password = shell.environment(passwordVariable);
        if (password == null) {
            throw new IllegalArgumentException(
                    "The environment variable " + passwordVariable + " (--password-env) is not set.");
        }
        return Optional.of(password);
    }

    /** The errors name the file, and never quote from it. */
    private static String read(Path file, String what) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            String why = e instanceof NoSuchFileException
                    ? "there is no such file"
                    : e instanceof AccessDeniedException
                            ? "this account may not read it"
                            : e instanceof MalformedInputException
                                    ? "it is not UTF-8 text"
                                    : Files.isDirectory(file)
                                            ? "it is a folder"
                                            : e.getClass().getSimpleName();
            throw new IllegalArgumentException(
                    "The " + what + " " + file + " cannot be read: " + why + ". Nothing was stored.", e);
        }
    }
}
