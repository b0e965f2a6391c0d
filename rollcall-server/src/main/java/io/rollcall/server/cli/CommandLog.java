package io.rollcall.server.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * The log of a command: warnings only, on standard error, so that standard output stays the answer. In code, since Logback
 * takes longer to read a file than a command has to wait for. Found by Logback itself; leaves a log alone unless {@link
 * #choose} was called.
 */
public final class CommandLog extends ContextAwareBase implements Configurator {
    private static final String CHOSEN = "rollcall.log";
    private static final String COMMAND = "command";

    /** To be called before anything is logged; whoever names a file to Logback gets that instead. */
    public static void choose() {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty(CHOSEN, COMMAND);
        }
    }

    @Override
    public ExecutionStatus configure(LoggerContext log) {
        if (!COMMAND.equals(System.getProperty(CHOSEN))) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(log);
        encoder.setPattern("%-5level %logger{0}: %msg%n%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(log);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = log.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(stderr);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
