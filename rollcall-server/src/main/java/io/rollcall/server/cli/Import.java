package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.journal.Run;
import io.rollcall.server.operations.RunOperations;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class Import implements Callable<Integer> {
    private final PositionalParamSpec directory = PositionalParamSpec.builder()
            .index("0")
            .type(String.class)
            .required(true)
            .paramLabel("NAME")
            .description("The directory.")
            .build();
    /** Taken all at once: one by one, picocli needs a tenth of a second for a thousand. */
    private final PositionalParamSpec groups = PositionalParamSpec.builder()
            .index("1..*")
            .arity("0..*")
            .type(String[].class)
            .paramLabel("GROUP")
            .description("Directory groups: name, DN or immutable id.")
            .build();

    private final OptionSpec all = Cli.flag("--all", "Every directory group in scope.");
    private final OptionSpec json = Cli.flag("--json", "Prints JSON.");

    private final Shell shell;

    private Import(Shell shell) {
        this.shell = shell;
    }

    static CommandSpec spec(Shell shell) {
        Import command = new Import(shell);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command, Cli.FACTORY)
                .name("import")
                .addPositional(command.directory)
                .addPositional(command.groups)
                .addOption(command.all)
                .addOption(command.json);
        spec.usageMessage()
                .description(
                        "Makes external groups from directory groups.",
                        "Their members are the registered users who are in them, directly or through nesting.")
                .footer(
                        "",
                        "Examples:",
                        "  rollcall import corp Marketing Sales",
                        "  rollcall import corp CN=Marketing,OU=Groups,DC=example,DC=org",
                        "  rollcall import corp --all");
        return spec;
    }

    @Override
    public Integer call() throws DirectoryException {
        String @Nullable [] given = groups.getValue();
        List<String> named = given == null ? List.of() : List.of(given);
        boolean everyone = all.getValue();
        if (everyone != named.isEmpty()) {
            throw new IllegalArgumentException("Say which groups to import, or --all of them.");
        }
        String name = directory.getValue();
        shell.warn(name);
        RunOperations runs = shell.rollcall().runs();
        Ticker progress = shell.progress("asking " + name);
        Run run = everyone
                ? runs.importAll(name, shell.actor(), progress)
                : runs.importGroups(name, named, shell.actor(), progress);
        return new RunText(shell).report(run, json.<Boolean>getValue());
    }
}
