package io.rollcall.server.cli;

import io.rollcall.directory.DirectoryException;
import io.rollcall.postgres.DatabaseException;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.secrets.KeyFileException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: {@code rollcall COMMAND …}. Rollcall is opened by the first command that needs it, and closed after. */
public final class Cli {
    /** In the order in which the help lists them. */
    private static final List<String> COMMANDS = List.of(
            "serve",
            "demo",
            "directory",
            "import",
            "associate",
            "detach",
            "register",
            "user",
            "group",
            "usage",
            "mode",
            "review",
            "plan",
            "sync",
            "held",
            "approve",
            "reject",
            "runs",
            "run",
            "history",
            "explain");

    /**
     * For commands that tell picocli in code what they take. picocli's own factory first looks for a class of Groovy's,
     * and what is nowhere is looked for in every file of the class path.
     */
    static final CommandLine.IFactory FACTORY = new CommandLine.IFactory() {
        @Override
        public <K> K create(Class<K> made) throws Exception {
            return CommandLine.defaultFactory().create(made);
        }
    };

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
            return commandLine(shell, arguments).execute(arguments);
        }
    }

    /** With all commands, or only with the one that the arguments name: to look at the others takes time too. */
    static CommandLine commandLine(Shell shell, String... arguments) {
        CommandLine root = new CommandLine(RollcallCommand.spec(), FACTORY);
        boolean one = arguments.length > 0 && COMMANDS.contains(arguments[0]);
        for (String name : one ? List.of(arguments[0]) : COMMANDS) {
            root.addSubcommand(command(name, shell));
        }
        everywhere(root);
        root.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
        root.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
        root.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        root.setParameterExceptionHandler((e, given) -> misused(shell, e));
        root.setExecutionExceptionHandler((e, command, result) -> failed(shell, e));
        return root;
    }

    private static CommandLine command(String name, Shell shell) {
        return switch (name) {
            case "serve" -> new CommandLine(new ServeCommand(shell));
            case "demo" -> new CommandLine(new DemoCommand(shell));
            case "directory" -> new CommandLine(new DirectoryCommands(shell)).addSubcommand(new DirectoryAdd(shell));
            case "import" -> new CommandLine(Import.spec(shell), FACTORY);
            case "associate" -> new CommandLine(new Associate(shell));
            case "detach" -> new CommandLine(new Detach(shell));
            case "register" -> new CommandLine(new Register(shell));
            case "user" -> new CommandLine(new UserCommands(shell));
            case "group" -> new CommandLine(new GroupCommands(shell));
            case "usage" -> new CommandLine(new UsageCommands(shell));
            case "mode" -> new CommandLine(new ModeCommand(shell));
            case "review" -> new CommandLine(new ReviewCommand(shell));
            case "plan" -> new CommandLine(new PlanCommand(shell));
            case "sync" -> new CommandLine(Sync.spec(shell), FACTORY);
            case "held" -> new CommandLine(new HeldCommand(shell));
            case "approve" -> new CommandLine(new Approve(shell));
            case "reject" -> new CommandLine(new Reject(shell));
            case "runs" -> new CommandLine(Runs.spec(shell), FACTORY);
            case "run" -> new CommandLine(new RunCommands(shell));
            case "history" -> new CommandLine(new History(shell));
            case "explain" -> new CommandLine(new Explain(shell));
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** An option without a value: false unless it is there. */
    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .defaultValue("false")
                .description(description)
                .build();
    }

    /** Help on every command, and a group of commands without a command asks for one. */
    private static void everywhere(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
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
