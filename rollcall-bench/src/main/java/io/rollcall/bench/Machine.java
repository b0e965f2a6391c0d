package io.rollcall.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the figures were measured on. Says nothing by which somebody could tell whose machine it is. */
@JsonPropertyOrder({"processor", "cores", "memoryGiB", "system", "java", "postgresql", "openldap", "rollcall"})
record Machine(
        String processor,
        int cores,
        long memoryGiB,
        String system,
        String java,
        String postgresql,
        String openldap,
        String rollcall) {
    private static final String UNKNOWN = "unknown";

    /**
     * @param checkout the sources' folder
     * @param postgresql the version that the database answered
     */
    static Machine here(Path checkout, String postgresql) throws IOException, InterruptedException {
        return new Machine(
                found(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(found(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+) kB", "0")) / 1048576.0),
                found(Path.of("/etc/os-release"), "PRETTY_NAME=\"?([^\"]*)\"?", System.getProperty("os.name")),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                postgresql,
                match(said(checkout, "slapd", "-VV"), "slapd ([0-9.]+)", UNKNOWN),
                commit(checkout));
    }

    private static String commit(Path checkout) throws IOException, InterruptedException {
        String commit = said(checkout, "git", "rev-parse", "--short", "HEAD").strip();
        boolean changed = !said(checkout, "git", "status", "--porcelain", "--", "*.java", "*.xml", "rollcall")
                .isBlank();
        return commit.matches("[0-9a-f]+") ? commit + (changed ? ", changed" : "") : UNKNOWN;
    }

    private static String found(Path file, String pattern, String otherwise) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> match(line, pattern, ""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static String match(String text, String pattern, String otherwise) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : otherwise;
    }

    private static String said(Path folder, String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException notThere) {
            return "";
        }
    }
}
