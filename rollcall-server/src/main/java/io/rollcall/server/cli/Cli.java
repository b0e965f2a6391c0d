package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.postgres.DatabaseException;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.secrets.KeyFileException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code rollcall COMMAND …}. Rollcall is opened by the first command that needs it, and closed after. */
public final class Cli {
    private Cli() {}

    /**
     * Runs one command and answers the exit status: 0 done, 1 error, 2 changes pending, 3 held.
     *
     * @param installation opened at most once, and not for {@code --help}
     */
    public static int run(
            Installation installation,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            String... arguments) {
        return run(installation, out, err, Terminal.ofProcess(), environment, arguments);
    }

    static int run(
            Installation installation,
            PrintStream out,
            PrintStream err,
            Terminal terminal,
            Map<String, String> environment,
            String... arguments) {
        try (Shell shell = new Shell(installation, out, err, terminal, environment)) {
            return commandLine(shell).execute(arguments);
        }
    }

    static CommandLine commandLine(Shell shell) {
        CommandLine root = new CommandLine(new RollcallCommand())
                .addSubcommand(new ServeCommand(shell))
                .addSubcommand(new DemoCommand(shell))
                .addSubcommand(new CommandLine(new DirectoryCommands(shell)).addSubcommand(new DirectoryAdd(shell)))
                .addSubcommand(new Import(shell))
                .addSubcommand(new Associate(shell))
                .addSubcommand(new Detach(shell))
                .addSubcommand(new Register(shell))
                .addSubcommand(new UserCommands(shell))
                .addSubcommand(new GroupCommands(shell))
                .addSubcommand(new UsageCommands(shell))
                .addSubcommand(new ModeCommand(shell))
                .addSubcommand(new ReviewCommand(shell))
                .addSubcommand(new PlanCommand(shell))
                .addSubcommand(new Sync(shell))
                .addSubcommand(new HeldCommand(shell))
                .addSubcommand(new Approve(shell))
                .addSubcommand(new Reject(shell))
                .addSubcommand(new Runs(shell))
                .addSubcommand(new RunCommands(shell))
                .addSubcommand(new History(shell))
                .addSubcommand(new Explain(shell));
        everywhere(root);
        root.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        root.setParameterExceptionHandler((e, arguments) -> misused(shell, e));
        root.setExecutionExceptionHandler((e, command, result) -> failed(shell, e));
        return root;
    }

    /** Help on every command, and a group of commands without a command asks for one. */
    private static void everywhere(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(false);
        spec.addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        spec.usageMessage().sortOptions(false).abbreviateSynopsis(true).width(100);
        command.getSubcommands().values().forEach(Cli::everywhere);
    }

    private static int misused(Shell shell, ParameterException e) {
        String message = String.valueOf(e.getMessage());
        shell.note("rollcall: " + (message.endsWith(".") ? message : message + "."));
        if (e instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            var close = unmatched.getSuggestions();
            if (!close.isEmpty()) {
                shell.note("Did you mean " + String.join(" or ", close) + "?");
            }
        }
        shell.note("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return Shell.ERROR;
    }

    private static int failed(Shell shell, Exception e) {
        boolean expected = e instanceof RefusedException
                || e instanceof DirectoryException
                || e instanceof DatabaseException
                || e instanceof KeyFileException
                || e instanceof IllegalArgumentException;
        String message = String.valueOf(e.getMessage());
        shell.note("rollcall: "
                + (expected
                        ? message
                        : "this should not have happened: " + e.getClass().getSimpleName() + ": " + message));
        if (shell.environment("ROLLCALL_DEBUG") != null) {
            e.printStackTrace(shell.err());
        } else if (!expected) {
            shell.note("Set ROLLCALL_DEBUG=1 to see where it came from.");
        }
        return Shell.ERROR;
    }
}
