package io.rollcall.server.demo;

import io.rollcall.ldap.demo.ExampleDirectory;
import io.rollcall.postgres.Database;
import io.rollcall.server.Home;
import io.rollcall.server.Rollcall;
import io.rollcall.server.Serve;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * The demo: a directory of an invented company, a PostgreSQL and the server, all on loopback and in a data folder of their
 * own that goes with them. Tells both worked examples over LDAP, by the commands that a person would type, and looks after
 * each step whether the registry is as the example says.
 */
public final class Demo implements AutoCloseable {
    private static final String PASSWORD = "DEMO_PASSWORD";

    private final PrintStream out;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;

    private Demo(PrintStream out) throws IOException {
        this.out = out;
        this.folder = Files.createTempDirectory("rollcall-demo-");
        open.push(() -> TemporaryFolder.delete(folder));
    }

    /**
     * Runs the demo, and answers the exit status: 0 if every step's result was as the example says.
     *
     * @param exit whether to stop after the examples; otherwise serves until the process is told to stop
     */
    public static int run(boolean exit, PrintStream out) throws IOException, InterruptedException {
        Demo demo = new Demo(out);
        Thread atEnd = new Thread(demo::close, "demo-end");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try (demo) {
            return demo.tell(exit);
        }
    }

    private int tell(boolean exit) throws InterruptedException {
        out.println(
                "Rollcall's demo: an invented company's directory, a PostgreSQL and the server, all on this machine.");
        out.println("Everything it keeps is in " + folder + ", and is removed at the end.");
        ExampleDirectory directory = opened(ExampleDirectory.start());
        Home home = Home.of(Map.of("ROLLCALL_HOME", folder.toString()));
        Database database = opened(home.database(Database.Load.SERVER));
        Rollcall rollcall = home.rollcall(database);

        // Each command closes its Rollcall; what that stands on is the demo's, and stays.
        Stage stage = new Stage(rollcall, () -> home.rollcall(database), out, Map.of(PASSWORD, directory.password()));
        stage.title("A directory", "The company Brightwater has 200 people and 40 groups, in " + directory.url() + ".");
        stage.step("Add it. The connection is tested first; the password is stored encrypted.");
        stage.run(
                "directory",
                "add",
                "corp",
                "--kind",
                directory.kind().word(),
                "--url",
                directory.url(),
                "--bind-dn",
                directory.bindDn(),
                "--password-env",
                PASSWORD,
                "--base",
                directory.baseDn());
        ImportRegisterFollow.tell(stage, directory);
        SideBySideThenFull.tell(stage);

        out.println();
        Serve serve = opened(serve(rollcall, database));
        out.println(
                stage.different() == 0
                        ? "✓ Both examples came out as they should: " + stage.checked() + " results looked at."
                        : "✗ " + stage.different() + " of " + stage.checked()
                                + " results are not as the examples say.");
        if (!exit) {
            howToGoOn(serve);
            serve.awaitClosed();
        }
        return stage.different() == 0 ? 0 : 1;
    }

    private Serve serve(Rollcall rollcall, Database database) {
        int port = isFree(Serve.DEFAULT_PORT) ? Serve.DEFAULT_PORT : 0;
        Serve serve = Serve.start(rollcall, database.dataSource(), Clock.systemUTC(), folder, Serve.DEFAULT_HOST, port);
        if (port == 0) {
            out.println("Port " + Serve.DEFAULT_PORT + " is taken, so another free one is used.");
        }
        return serve;
    }

    private void howToGoOn(Serve serve) {
        out.println();
        out.println("Ready: " + serve.address() + " serves. To go on, in another terminal:");
        out.println();
        out.println("  export ROLLCALL_HOME=" + quoted(folder.toString()));
        for (String command : new String[] {
            "group list",
            "directory groups corp --search marketing",
            "register corp --all",
            "explain anne \"Content Managers\"",
            "runs",
            "--help"
        }) {
            out.println("  " + launcher() + " " + command);
        }
        out.println("  printf 'Authorization: Bearer %s\\n' \"$(cat \"$ROLLCALL_HOME/token\")\" | curl -H @- "
                + serve.address() + "/api/v1/groups/Marketing");
        out.println();
        out.println("Press Ctrl-C to stop. Everything of the demo is then removed.");
    }

    private static String launcher() {
        return quoted(System.getProperty("rollcall.launcher", "rollcall"));
    }

    /** As a shell needs it. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private <T extends AutoCloseable> T opened(T part) {
        synchronized (open) {
            open.push(part);
        }
        return part;
    }

    /** Closes what is open, the last first; twice does nothing. */
    @Override
    public void close() {
        synchronized (open) {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception rest) {
                    // The rest is to be closed all the same.
                    out.println("The demo could not clean up after itself: " + rest.getMessage());
                }
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
