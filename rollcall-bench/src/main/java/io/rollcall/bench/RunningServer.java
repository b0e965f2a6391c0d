package io.rollcall.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rollcall's server as a process of its own, asked over REST until it is closed. */
final class RunningServer implements AutoCloseable {
    private static final String SERVES = "Rollcall serves at ";

    private final Process process;
    private final BufferedReader output;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private final URI address;
    private final String token;

    private RunningServer(Process process, BufferedReader output, Path home) throws IOException {
        this.process = process;
        this.output = output;
        address = address(output);
        token = Files.readString(home.resolve("token")).strip();
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @param home the data folder
     */
    static RunningServer start(Whole whole, Path home) throws IOException {
        Process process = whole.start("serve", "--port", "0");
        try {
            return new RunningServer(process, process.inputReader(StandardCharsets.UTF_8), home);
        } catch (IOException failed) {
            process.destroy();
            throw failed;
        }
    }

    private static URI address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(SERVES)) {
                return URI.create(line.substring(SERVES.length()).replaceFirst("/api/v1.*", ""));
            }
        }
        throw new IOException("the server ended before it served");
    }

    /** @param path below {@code /api/v1} */
    JsonNode get(String path) throws IOException, InterruptedException {
        return answer(request(path).build());
    }

    JsonNode post(String path) throws IOException, InterruptedException {
        return answer(request(path).POST(BodyPublishers.noBody()).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve("/api/v1" + path)).header("Authorization", "Bearer " + token);
    }

    private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(
                    request.uri().getPath() + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        output.close();
    }
}
