package io.rollcall.server.rest;

import io.rollcall.registry.RegisteredUser;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.UserJson;
import io.rollcall.server.operations.UserOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The registered users. */
@RestController
@RequestMapping("/api/v1/users")
@Tag(
        name = "users",
        description = "The registered users. USER is a login name, a DN, an immutable id, or `#` and the registry's id"
                + " (`%2312` in an address).")
final class UsersEndpoint {
    private final UserOperations users;
    private final JsonForms forms;

    UsersEndpoint(Rollcall rollcall, JsonForms forms) {
        this.users = rollcall.users();
        this.forms = forms;
    }

    @GetMapping
    @Operation(summary = "List registered users, in order of id")
    Page<UserJson> list(
            @Parameter(description = Words.SEARCH_PERSON) @RequestParam(defaultValue = "") String search,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        List<RegisteredUser> oneMore = users.list(search, Page.after(after), Page.limit(limit) + 1);
        return Page.of(oneMore, limit, RegisteredUser::id, forms::users);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Make a registered user that is not linked to any directory",
            description = "To make a directory user a registered user, register it: see directories.")
    @ApiResponse(responseCode = "201", description = "Made; Location is its address")
    ResponseEntity<UserJson> create(@RequestBody Person person) {
        RegisteredUser created =
                users.create(Body.required("login", person.login()), person.displayName(), person.mail(), Words.ACTOR);
        return ResponseEntity.created(URI.create("/api/v1/users/%23" + created.id()))
                .body(forms.user(created));
    }

    @GetMapping("/{user}")
    @Operation(summary = "Show a registered user")
    UserJson show(@PathVariable String user) {
        return forms.user(users.find(user));
    }

    @PostMapping("/{user}/block")
    @Operation(
            summary = "Block a user",
            description = "It leaves every external group at once, and no run makes it active again.")
    UserJson block(@PathVariable String user) {
        return forms.user(users.block(user, Words.ACTOR));
    }

    @PostMapping("/{user}/unblock")
    @Operation(summary = "Make a user active again; its external groups have it back after the next run")
    UserJson unblock(@PathVariable String user) {
        return forms.user(users.unblock(user, Words.ACTOR));
    }

    @Schema(name = "Person")
    record Person(
            @Schema(description = "The login name; unique without regard to case", requiredMode = RequiredMode.REQUIRED)
            @Nullable String login,

            @Schema(description = "The login name if left out") @Nullable String displayName,

            @Nullable String mail) {}
}
