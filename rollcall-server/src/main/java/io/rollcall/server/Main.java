package io.rollcall.server;

import io.rollcall.postgres.Database;
import io.rollcall.postgres.Database.Load;
import io.rollcall.postgres.embedded.ServerLock;
import io.rollcall.server.cli.Cli;
import io.rollcall.server.cli.CommandLog;
import io.rollcall.server.cli.Installation;
import io.rollcall.server.demo.Demo;
import io.rollcall.server.demo.FirstStart;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        CommandLog.choose();
        Map<String, String> environment = System.getenv();
        if (arguments.length > 0 && arguments[0].equals(FirstStart.WORD)) {
            FirstStart.run(environment, List.of(arguments).subList(1, arguments.length));
            System.exit(0);
        }
        if (arguments.length > 0) {
            HeadStart.take();
        }
        // Names are UTF-8 whatever the locale says.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        System.exit(Cli.run(new Here(environment), out, err, environment, arguments));
    }

    /** The installation that the environment describes. */
    private record Here(Map<String, String> environment) implements Installation {
        @Override
        public Rollcall open() {
            return Home.of(environment).open();
        }

        @Override
        public int serve(String host, int port, PrintStream out, PrintStream err) throws InterruptedException {
            Home home = Home.of(environment);
            CountDownLatch ended = new CountDownLatch(1);
            try (ServerLock alone = home.hasOwnDatabase() ? ServerLock.of(home.folder()) : null;
                    Database database = home.database(Load.SERVER);
                    Rollcall rollcall = home.rollcall(database);
                    Serve serve = Serve.start(
                            rollcall,
                            database.dataSource(),
                            Clock.system(ZoneId.systemDefault()),
                            home.folder(),
                            host,
                            port)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(serve, ended), "end"));
                serve.warnings().forEach(warning -> err.println("warning: " + warning));
                out.println("Rollcall serves at " + serve.address() + "/api/v1 (documentation: " + serve.address()
                        + "/api/v1/openapi.json)");
                out.println("The token is in " + home.folder().resolve("token") + ". Stop with Ctrl-C.");
                serve.awaitClosed();
            } finally {
                ended.countDown();
            }
            return 0;
        }

        @Override
        public int demo(boolean exit, PrintStream out) throws IOException, InterruptedException {
            return Demo.run(exit, out);
        }

        /** Ends the server, and waits until what it stands on is closed too. */
        private static void end(Serve serve, CountDownLatch ended) {
            serve.close();
            try {
                ended.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
