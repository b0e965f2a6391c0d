package io.rollcall.server.rest;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.rollcall.journal.Run;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.JsonForms;
import java.net.BindException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** The HTTP server while it listens. Closing it lets the requests under way finish, for 30 s at most. */
public final class RestServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final URI address;

    private RestServer(ConfigurableApplicationContext context, URI address) {
        this.context = context;
        this.address = address;
    }

    /**
     * Starts the server and returns when it listens.
     *
     * @param databaseAnswers whether the database answers now
     * @param runs hears of every run that REST makes
     * @param host the name or address of the interface to listen on
     * @param port the port; 0 for any free one
     * @throws RefusedException if it cannot listen there
     */
    public static RestServer start(
            Rollcall rollcall,
            BooleanSupplier databaseAnswers,
            Token token,
            PrometheusMeterRegistry meters,
            Consumer<Run> runs,
            Clock clock,
            String host,
            int port) {
        JsonForms forms = new JsonForms(rollcall.registry());
        return start(host, port, context -> {
            context.registerBean(
                    Rollcall.class, () -> rollcall, notClosedHere -> notClosedHere.setDestroyMethodName(""));
            context.registerBean(Readiness.class, () -> new Readiness(databaseAnswers));
            context.registerBean(Token.class, () -> token);
            context.registerBean(PrometheusMeterRegistry.class, () -> meters);
            context.registerBean(JsonForms.class, () -> forms);
            context.registerBean(RunAnswers.class, () -> new RunAnswers(forms, runs));
            context.registerBean(Clock.class, () -> clock);
        });
    }

    private static RestServer start(String host, int port, Consumer<GenericApplicationContext> beans) {
        SpringApplication application = new SpringApplication(RestApplication.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setEnvironment(new OwnEnvironment(Map.of(
                "server.address", host,
                "server.port", port,
                "spring.config.location", "classpath:/io/rollcall/server/rest/server.properties")));
        application.setAddCommandLineProperties(false);
        // Whoever starts the server ends it, before what it works with is closed: a hook of Spring's own would race it.
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> beans.accept((GenericApplicationContext) context));
        try {
            ConfigurableApplicationContext context = application.run();
            WebServer server = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
            int listening = server.getPort();
            return new RestServer(context, URI.create("http://" + bracketed(host) + ":" + listening));
        } catch (RuntimeException failed) {
            throw explained(failed, host, port);
        }
    }

    /** Where it listens, such as {@code http://127.0.0.1:8080}. */
    public URI address() {
        return address;
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static RuntimeException explained(RuntimeException failed, String host, int port) {
        for (@Nullable Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof PortInUseException || at instanceof BindException) {
                return new RefusedException(
                        RefusedException.Kind.CONFLICT,
                        "Cannot listen on " + bracketed(host) + ":" + port + ": "
                                + (at instanceof PortInUseException ? "another program does" : at.getMessage())
                                + ". Choose another with --host and --port.");
            }
            if (at instanceof UnknownHostException) {
                return new RefusedException(
                        RefusedException.Kind.INVALID, "\"" + host + "\" is no address of this machine: --host.");
            }
        }
        return failed;
    }

    /** Knows only what it is given: see {@code server.properties} for why. */
    private static final class OwnEnvironment extends StandardEnvironment {
        OwnEnvironment(Map<String, Object> properties) {
            getPropertySources().addFirst(new MapPropertySource("rollcall", properties));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {
            // Neither system properties nor environment variables.
        }
    }
}
