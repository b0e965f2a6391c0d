package io.rollcall.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * What the recording proxies of this JVM saw, as a file {@code target/ldap-operations/PID.tsv} of the module that is
 * tested: proxy, operation, count. The script {@code .ci/ldap-operations} adds all of them up. Nothing is written where
 * there is no {@code target}.
 */
final class OperationLog {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private OperationLog() {}

    static synchronized void append(String proxy, Map<String, Long> operations) {
        if (!Files.isDirectory(TARGET)) {
            return;
        }
        Path folder = TARGET.resolve("ldap-operations");
        Path file = folder.resolve(ProcessHandle.current().pid() + ".tsv");
        StringBuilder lines = new StringBuilder();
        operations.forEach((operation, count) -> lines.append(proxy)
                .append('\t')
                .append(operation)
                .append('\t')
                .append(count)
                .append('\n'));
        try {
            Files.createDirectories(folder);
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the log of LDAP operations cannot be written: " + file, e);
        }
    }
}
