package io.rollcall.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What stands before every command. Like {@link Sync} and {@link Runs}, of which people and timers start many, and {@link
 * Import}, which may be given thousands of names, it tells picocli in code what it takes: to read annotations, Java makes
 * classes, which costs a short command a fifth of its time.
 */
final class RollcallCommand implements Callable<Integer> {
    private final CommandSpec spec =
            CommandSpec.wrapWithoutInspection(this, Cli.FACTORY).name("rollcall");

    private RollcallCommand() {
        spec.usageMessage()
                .description(
                        "Keeps an application's groups in step with Active Directory or any LDAP directory.",
                        "One way only: nothing is ever written to the directory.")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%n")
                .footer(
                        "Begin:",
                        "  rollcall demo",
                        "  rollcall directory add --help",
                        "",
                        "In the project's folder: rollcall bench [USERS GROUPS AVERAGE] measures whole runs beside ldapsearch.",
                        "",
                        "Exit status: 0 done; 1 error, on standard error; 2 changes pending (plan); 3 held, waits for approval.",
                        "",
                        "Environment:",
                        "  ROLLCALL_HOME      the data folder; default ~/.rollcall",
                        "  ROLLCALL_DB_URL    a PostgreSQL to use instead of the one in the data folder",
                        "  ROLLCALL_KEY_FILE  the key for stored passwords; default secrets.key in the data folder",
                        "  ROLLCALL_POSTGRES_PROGRAMS",
                        "                     the folder for the embedded PostgreSQL's programs; default postgres in the data folder",
                        "  ROLLCALL_DEBUG     if set, an unexpected error shows where it came from");
    }

    static CommandSpec spec() {
        return new RollcallCommand().spec;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}
