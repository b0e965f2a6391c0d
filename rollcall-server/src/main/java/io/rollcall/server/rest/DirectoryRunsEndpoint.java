package io.rollcall.server.rest;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Progress;
import io.rollcall.journal.Run;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.Rollcall;
import io.rollcall.server.json.JsonForms;
import io.rollcall.server.json.PlanJson;
import io.rollcall.server.json.ReviewJson;
import io.rollcall.server.json.RunJson;
import io.rollcall.server.operations.ReviewOperations;
import io.rollcall.server.operations.RunOperations;
import io.rollcall.server.operations.ShownPlan;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is done with a directory: every operation here is a run, or the plan of one. */
@RestController
@RequestMapping("/api/v1/directories/{name}")
@Tag(name = "directories")
final class DirectoryRunsEndpoint {
    private static final String ONLY = "Only this imported group: a name, `#` and its id, a DN or an immutable id";

    private final RunOperations runs;
    private final ReviewOperations reviews;
    private final JsonForms forms;
    private final RunAnswers answers;

    DirectoryRunsEndpoint(Rollcall rollcall, JsonForms forms, RunAnswers answers) {
        this.runs = rollcall.runs();
        this.reviews = rollcall.reviews();
        this.forms = forms;
        this.answers = answers;
    }

    @GetMapping("/plan")
    @Operation(summary = "Show what a synchronisation would do now; nothing is changed")
    PlanJson plan(
            @PathVariable String name,
            @Parameter(description = ONLY) @RequestParam(required = false) @Nullable String group)
            throws DirectoryException {
        return forms.plan(ShownPlan.of(
                group == null ? runs.plan(name, Progress.SILENT) : runs.planGroup(name, group, Progress.SILENT)));
    }

    @PostMapping("/sync")
    @Operation(
            summary = "Synchronise: bring every external group up to date, and in FULL the rest",
            description = "With `group`, gives that one group its members and does nothing else: names, users that are"
                    + " new, disabled or gone, and other groups follow with the next run of the whole directory. A"
                    + " DN that the group names is taken for the member who was last known there; that this member was"
                    + " renamed, moved or deleted and somebody else is at that DN now is noticed by the next run of the"
                    + " whole directory only.")
    @RunResponses
    ResponseEntity<RunJson> sync(
            @PathVariable String name,
            @Parameter(description = ONLY) @RequestParam(required = false) @Nullable String group) {
        return answers.answer(
                group == null
                        ? runs.sync(name, Words.ACTOR, Progress.SILENT)
                        : runs.syncGroup(name, group, Words.ACTOR, Progress.SILENT));
    }

    @PostMapping("/import")
    @Operation(
            summary = "Import directory groups",
            description = "Makes an external group of each. All of them, or none if one is not found, ambiguous, or"
                    + " imported already. Nobody becomes registered by it.")
    @RunResponses
    ResponseEntity<RunJson> importGroups(@PathVariable String name, @RequestBody GroupsToImport body)
            throws DirectoryException {
        return answers.answer(
                all(body.all(), "groups", body.groups())
                        ? runs.importAll(name, Words.ACTOR, Progress.SILENT)
                        : runs.importGroups(name, Body.some("groups", body.groups()), Words.ACTOR, Progress.SILENT));
    }

    @PostMapping("/associate")
    @Operation(
            summary = "Turn a local group into an external one",
            description = "Its name and members are replaced by the directory group's; associate/plan shows it before.")
    @RunResponses
    ResponseEntity<RunJson> associate(@PathVariable String name, @RequestBody Association body)
            throws DirectoryException {
        return answers.answer(runs.run(name, intent(name, body), Optional.empty(), Words.ACTOR, Progress.SILENT));
    }

    @PostMapping("/associate/plan")
    @Operation(summary = "Show what associating would do; nothing is changed")
    PlanJson planAssociation(@PathVariable String name, @RequestBody Association body) throws DirectoryException {
        return forms.plan(ShownPlan.of(runs.plan(name, intent(name, body), Progress.SILENT)));
    }

    @PostMapping("/register")
    @Operation(
            summary = "Register directory users",
            description =
                    "Makes each a registered user, and a member of the imported groups that the directory has it in."
                            + " All of them, or none if one is not found, ambiguous, or registered already. With `link`, one"
                            + " directory user is tied to a registered user that exists.")
    @RunResponses
    ResponseEntity<RunJson> register(@PathVariable String name, @RequestBody UsersToRegister body)
            throws DirectoryException {
        return answers.answer(register(name, body, all(body.all(), "users", body.users())));
    }

    private Run register(String name, UsersToRegister body, boolean all) throws DirectoryException {
        if (all) {
            if (body.link() != null) {
                throw invalid("link is for one user; leave it out with all.");
            }
            return runs.registerAll(name, Words.ACTOR, Progress.SILENT);
        }
        List<String> users = Body.some("users", body.users());
        if (body.link() == null) {
            return runs.register(name, users, Words.ACTOR, Progress.SILENT);
        }
        if (users.size() != 1) {
            throw invalid("link is for one user, and users names " + users.size() + ".");
        }
        return runs.link(name, users.get(0), body.link(), Words.ACTOR, Progress.SILENT);
    }

    @PutMapping("/mode")
    @Operation(
            summary = "Change the directory's mode, and do at once what the new mode asks for",
            description = "A switch to full takes effect by approving exactly the plan that review shows: give its"
                    + " fingerprint as `approve`, or the plan is held (202).")
    @RunResponses
    ResponseEntity<RunJson> mode(@PathVariable String name, @RequestBody ModeToSet body) {
        return answers.answer(runs.switchMode(
                name,
                mode(Body.required("mode", body.mode())),
                Objects.requireNonNullElse(body.strict(), false),
                Optional.ofNullable(body.approve()).map(DirectoryRunsEndpoint::fingerprint),
                Words.ACTOR,
                Progress.SILENT));
    }

    @GetMapping("/review")
    @Operation(
            summary = "Show what a switch to full would mean for every local group",
            description =
                    "Its members, who would leave and why, its usages, when it last changed, and whether it is safe"
                            + " to delete; and the plan to approve. Nothing is changed.")
    ReviewJson review(
            @PathVariable String name,
            @Parameter(description = "As in the switch that would follow") @RequestParam(defaultValue = "false")
                    boolean strict)
            throws DirectoryException {
        return forms.review(reviews.review(name, strict, Progress.SILENT));
    }

    private Intent intent(String name, Association body) throws DirectoryException {
        return runs.associate(
                Body.required("localGroup", body.localGroup()), name, Body.required("group", body.group()));
    }

    /** Whether all are meant; exactly one of the two ways to say which must be used. */
    private static boolean all(@Nullable Boolean all, String field, @Nullable List<String> named) {
        boolean everything = Objects.requireNonNullElse(all, false);
        if (everything && named != null) {
            throw invalid("Give " + field + " or all, not both.");
        }
        return everything;
    }

    private static Mode mode(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "partial" -> Mode.PARTIAL;
            case "full" -> Mode.FULL;
            default -> throw invalid("\"" + word + "\" is no mode; there are partial and full.");
        };
    }

    private static Fingerprint fingerprint(String text) {
        try {
            return new Fingerprint(text);
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage() + ".");
        }
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(RefusedException.Kind.INVALID, message);
    }

    @Schema(name = "GroupsToImport")
    record GroupsToImport(
            @Schema(description = "Names, DNs or immutable ids of directory groups") @Nullable List<String> groups,

            @Schema(description = "Every directory group in scope, instead of groups") @Nullable Boolean all) {}

    @Schema(name = "UsersToRegister")
    record UsersToRegister(
            @Schema(description = "Login names, DNs or immutable ids of directory users") @Nullable List<String> users,

            @Schema(description = "Every directory user in scope, instead of users") @Nullable Boolean all,

            @Schema(description = "The login name of the registered user that the one directory user is") @Nullable String link) {}

    @Schema(name = "Association")
    record Association(
            @Schema(
                    description = "The local group of the registry: a name, or `#` and its id",
                    requiredMode = RequiredMode.REQUIRED)
            @Nullable String localGroup,

            @Schema(
                    description = "The directory group: a name, a DN or an immutable id",
                    requiredMode = RequiredMode.REQUIRED)
            @Nullable String group) {}

    @Schema(name = "ModeToSet")
    record ModeToSet(
            @Schema(
                    allowableValues = {"partial", "full"},
                    requiredMode = RequiredMode.REQUIRED)
            @Nullable String mode,

            @Schema(
                    description = "Whether full removes users that are not linked to the directory from local groups"
                            + " too; false if left out")
            @Nullable Boolean strict,

            @Schema(description = "The fingerprint of the reviewed plan: 32 hexadecimal digits") @Nullable String approve) {}
}
