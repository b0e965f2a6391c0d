package io.rollcall.server.rest;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.DirectoryGroupJson;
import io.rollcall.server.json.DirectoryJson;
import io.rollcall.server.json.DirectoryUserJson;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.operations.DirectoryOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The configured directories, and what is in them. */
@RestController
@RequestMapping("/api/v1/directories")
@Tag(
        name = "directories",
        description = "The configured directories: what is in them, and what Rollcall does with it. Nothing is ever"
                + " written to a directory.")
final class DirectoriesEndpoint {
    private final DirectoryOperations directories;

    DirectoriesEndpoint(Rollcall rollcall) {
        this.directories = rollcall.directories();
    }

    @GetMapping
    @Operation(summary = "List the configured directories, in order of name")
    Page<DirectoryJson> list(
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        return Page.cut(
                directories.list(),
                Page.after(after),
                Page.limit(limit),
                page -> page.stream().map(JsonForms::directory).toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Configure a directory",
            description = "Password, client key and keytab are kept encrypted, and never answered. Begins in PARTIAL.")
    @ApiResponse(responseCode = "201", description = "Kept; Location is its address")
    ResponseEntity<DirectoryJson> add(
            @RequestBody DirectoryForm form,
            @Parameter(description = "Test the connection first, and refuse a directory that does not pass")
                    @RequestParam(defaultValue = "true")
                    boolean test) {
        DirectorySettings added =
                directories.add(form.draft(), test, Words.ACTOR).settings();
        return ResponseEntity.created(URI.create("/api/v1/directories/" + added.name()))
                .body(JsonForms.directory(added));
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a directory's configuration, without what is secret")
    DirectoryJson show(@PathVariable String name) {
        return JsonForms.directory(directories.find(name));
    }

    @DeleteMapping("/{name}/position")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Let the next run read an earlier state of a directory than the last run did",
            description =
                    "Or one in which no group has a member. For a server that was restored from a backup on purpose,"
                            + " or demoted and promoted again; and where all groups did lose their members. That there may be none"
                            + " holds until a run of the whole directory goes through. The guard still looks at what would change.")
    @ApiResponse(responseCode = "204", description = "Forgotten")
    void forgetPosition(@PathVariable String name) {
        directories.forgetPosition(name, Words.ACTOR);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Forget a directory",
            description = "Refused while groups or users are tied to it. The directory itself is not affected.")
    @ApiResponse(responseCode = "204", description = "Forgotten")
    void remove(
            @PathVariable String name,
            @Parameter(
                            description =
                                    "Untie them first: external groups become local and keep their members, users stay"
                                            + " and are no longer linked")
                    @RequestParam(defaultValue = "false")
                    boolean detach) {
        directories.remove(name, detach, Words.ACTOR);
    }

    @GetMapping("/{name}/test")
    @Operation(summary = "Walk through everything a reading needs, and say for each step what was found")
    List<Directory.Step> test(@PathVariable String name) {
        return directories.test(name);
    }

    @GetMapping("/{name}/users")
    @Operation(summary = "List directory users, in order of login name")
    Page<DirectoryUserJson> users(
            @PathVariable String name,
            @Parameter(description = Words.SEARCH_PERSON) @RequestParam(defaultValue = "") String search,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after)
            throws DirectoryException {
        int skip = Page.after(after);
        return Page.cut(
                directories.users(name, search, skip + Page.limit(limit) + 1),
                skip,
                limit,
                page -> page.stream().map(JsonForms::directoryUser).toList());
    }

    @GetMapping("/{name}/groups")
    @Operation(summary = "List directory groups, in order of name, then DN")
    Page<DirectoryGroupJson> groups(
            @PathVariable String name,
            @Parameter(description = Words.SEARCH_NAME) @RequestParam(defaultValue = "") String search,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after)
            throws DirectoryException {
        int skip = Page.after(after);
        return Page.cut(
                directories.groups(name, search, skip + Page.limit(limit) + 1),
                skip,
                limit,
                page -> page.stream().map(JsonForms::directoryGroup).toList());
    }
}
