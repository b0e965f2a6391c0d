package io.rollcall.server.rest;

import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.Group;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.GroupJson;
import io.rollcall.server.json.HistoryJson;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.MembersAtJson;
import io.rollcall.server.json.UsageJson;
import io.rollcall.server.operations.GroupOperations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The registry's groups. */
@RestController
@RequestMapping("/api/v1/groups")
@Tag(
        name = "groups",
        description = "The registry's groups. GROUP is a name, a DN, an immutable id, or `#` and the registry's id"
                + " (`%2312` in an address).")
final class GroupsEndpoint {
    private final GroupOperations groups;
    private final JsonForms forms;
    private final Clock clock;

    GroupsEndpoint(Rollcall rollcall, JsonForms forms, Clock clock) {
        this.groups = rollcall.groups();
        this.forms = forms;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "List groups, in order of id")
    Page<GroupJson> list(
            @Parameter(description = Words.SEARCH_NAME) @RequestParam(defaultValue = "") String search,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        List<Group> oneMore = groups.list(search, Page.after(after), Page.limit(limit) + 1);
        return Page.of(oneMore, limit, group -> group.id().value(), forms::groups);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Make a local group")
    @ApiResponse(responseCode = "201", description = "Made; Location is its address")
    ResponseEntity<GroupJson> create(@RequestBody Name name) {
        Group created = groups.create(Body.required("name", name.name()), Words.ACTOR);
        return ResponseEntity.created(URI.create("/api/v1/groups/%23" + created.id()))
                .body(forms.group(created));
    }

    @GetMapping("/{group}")
    @Operation(summary = "Show a group")
    GroupJson show(@PathVariable String group) {
        return forms.group(groups.find(group));
    }

    @PatchMapping("/{group}")
    @Operation(summary = "Rename a local group")
    GroupJson rename(@PathVariable String group, @RequestBody Name name) {
        return forms.group(groups.rename(group, Body.required("name", name.name()), Words.ACTOR));
    }

    @DeleteMapping("/{group}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a group",
            description = "Refused while usages exist, unless forced. The directory is not affected.")
    @ApiResponse(responseCode = "204", description = "Deleted")
    void delete(
            @PathVariable String group,
            @Parameter(description = "Delete it though usages exist, and them with it")
                    @RequestParam(defaultValue = "false")
                    boolean force) {
        groups.delete(group, force, Words.ACTOR);
    }

    @PostMapping("/{group}/add-member")
    @Operation(summary = "Add members to a local group: all of them, or none if one is not found")
    GroupJson addMember(@PathVariable String group, @RequestBody Members members) {
        return forms.group(groups.addMembers(group, Body.some("users", members.users()), Words.ACTOR));
    }

    @PostMapping("/{group}/remove-member")
    @Operation(summary = "Remove members from a local group: all of them, or none if one is not found")
    GroupJson removeMember(@PathVariable String group, @RequestBody Members members) {
        return forms.group(groups.removeMembers(group, Body.some("users", members.users()), Words.ACTOR));
    }

    @PostMapping("/{group}/detach")
    @Operation(summary = "Make an external group local; it keeps its members")
    GroupJson detach(@PathVariable String group) {
        return forms.group(groups.detach(group, Words.ACTOR));
    }

    @GetMapping("/{group}/usages")
    @Operation(summary = "List the places that use a group, in order of place")
    Page<UsageJson> usages(
            @PathVariable String group,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        return Page.cut(groups.usages(groups.find(group).id()), Page.after(after), Page.limit(limit), forms::usages);
    }

    @PostMapping("/{group}/usages")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Say that a place in the application uses a group")
    @ApiResponse(responseCode = "201", description = "Noted")
    UsageJson addUsage(@PathVariable String group, @RequestBody Place place) {
        return forms.usages(List.of(groups.addUsage(group, Body.required("place", place.place()), Words.ACTOR)))
                .get(0);
    }

    @DeleteMapping("/{group}/usages")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Say that a place no longer uses a group")
    @ApiResponse(responseCode = "204", description = "Removed")
    void removeUsage(@PathVariable String group, @Parameter(description = "The place") @RequestParam String place) {
        groups.removeUsage(group, place, Words.ACTOR);
    }

    @GetMapping("/{group}/history")
    @Operation(summary = "List what happened to a group, newest first")
    Page<HistoryJson> history(
            @PathVariable String group,
            @Parameter(description = Words.LIMIT) @RequestParam(defaultValue = Words.DEFAULT_LIMIT) int limit,
            @Parameter(description = Words.AFTER) @RequestParam(required = false) @Nullable String after) {
        int skip = Page.after(after);
        return Page.cut(
                groups.history(groups.findEver(group).id(), skip + Page.limit(limit) + 1), skip, limit, forms::history);
    }

    @GetMapping("/{group}/members")
    @Operation(summary = "Show who was a member of a group at a moment")
    MembersAtJson membersAt(
            @PathVariable String group,
            @Parameter(description = "The moment (RFC 3339), such as 2026-01-31T12:00:00Z; leave it out for now")
                    @RequestParam(required = false)
                    @Nullable Instant at) {
        GroupRef found = groups.findEver(group);
        Instant moment = at == null ? clock.instant() : at;
        return forms.membersAt(found, moment, groups.membersAt(found.id(), moment));
    }

    @Schema(name = "GroupName")
    record Name(
            @Schema(
                    description = "The group's name; unique without regard to case",
                    requiredMode = RequiredMode.REQUIRED)
            @Nullable String name) {}

    @Schema(name = "Members")
    record Members(
            @Schema(description = "Login names, DNs or immutable ids", requiredMode = RequiredMode.REQUIRED) @Nullable List<String> users) {}

    @Schema(name = "Place")
    record Place(
            @Schema(
                    description = "The named place in the application that uses the group",
                    example = "Holiday Planner",
                    requiredMode = RequiredMode.REQUIRED)
            @Nullable String place) {}
}
