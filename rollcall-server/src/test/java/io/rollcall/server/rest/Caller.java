package io.rollcall.server.rest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller of a server under test, over real HTTP. */
public final class Caller {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI server;
    private final Map<String, String> headers;

    private Caller(URI server, Map<String, String> headers) {
        this.server = server;
        this.headers = headers;
    }

    public Caller(URI server, String token) {
        this(server, Map.of("Authorization", "Bearer " + token));
    }

    Caller withToken(String other) {
        return new Caller(server, other);
    }

    Caller withHeader(String name, String value) {
        return new Caller(server, Map.of(name, value));
    }

    public Caller withoutToken() {
        return new Caller(server, Map.of());
    }

    public Answer get(String path) {
        return send("GET", path, null, "application/json");
    }

    public Answer post(String path, String body) {
        return send("POST", path, body, "application/json");
    }

    public Answer post(String path) {
        return send("POST", path, null, "application/json");
    }

    public Answer delete(String path) {
        return send("DELETE", path, null, "application/json");
    }

    public Answer send(String method, String path, @Nullable String body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (body != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the server answered. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** The stable word of the problem that was answered. */
        public String problem() {
            return json().path("type").asString().replace("urn:rollcall:problem:", "");
        }

        @Override
        public String toString() {
            return status() + " " + text();
        }
    }
}
