package io.rollcall.server.rest;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.Registry;
import io.rollcall.directory.Directory;
import io.rollcall.server.Rollcall;
import io.rollcall.server.schedule.RunMeter;
import io.rollcall.server.secrets.SecretBox;
import io.rollcall.testkit.InMemoryDirectory;
import io.rollcall.testkit.InMemoryRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * A real server on a free port, over a registry and two directories in memory. Starting takes a second or more, so the
 * tests of a class share one, and each begins with an empty registry and empty directories.
 */
final class TestServer implements AutoCloseable {
    static final String CORP = """
            {"name": "corp", "kind": "generic", "urls": ["ldaps://ldap.corp.example"], "bases": ["dc=corp,dc=example"],
             "bindDn": "cn=reader,dc=corp,dc=example", "password": "Tr0ub4dor&3"}""";

    static final String LABS = CORP.replace("corp", "labs");

    volatile InMemoryDirectory corp = new InMemoryDirectory("corp");
    volatile InMemoryDirectory labs = new InMemoryDirectory("labs");
    private final Map<String, Directory> directories = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException breakdown;
    private volatile Registry registry = new InMemoryRegistry(Clock.systemUTC());
    final AtomicBoolean databaseAnswers = new AtomicBoolean(true);
    private final RestServer server;
    private final Token token;

    TestServer(Path folder) throws IOException {
        reset();
        Rollcall rollcall = new Rollcall(
                presentRegistry(),
                new Everywhere(directories),
                new SecretBox(folder.resolve("key")),
                Clock.systemUTC(),
                () -> {});
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        token = Token.in(folder);
        server = RestServer.start(
                rollcall, databaseAnswers::get, token, meters, new RunMeter(meters), Clock.systemUTC(), "127.0.0.1", 0);
    }

    /** Empties registry and directories. */
    void reset() {
        corp = new InMemoryDirectory("corp");
        labs = new InMemoryDirectory("labs");
        directories.put("corp", corp);
        directories.put("labs", labs);
        registry = new InMemoryRegistry(Clock.systemUTC());
        databaseAnswers.set(true);
        breakdown = null;
    }

    /** From now on the registry answers every question with this. */
    void breakDown(RuntimeException thrown) {
        breakdown = thrown;
    }

    private Registry presentRegistry() {
        return (Registry) Proxy.newProxyInstance(
                Registry.class.getClassLoader(), new Class<?>[] {Registry.class}, (proxy, method, arguments) -> {
                    RuntimeException thrown = breakdown;
                    if (thrown != null) {
                        throw thrown;
                    }
                    try {
                        return method.invoke(registry, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    Caller caller() {
        return new Caller(server.address(), token.reveal());
    }

    Token token() {
        return token;
    }

    ApplicationContext context() {
        return server.context();
    }

    @Override
    public void close() {
        server.close();
    }
}
