package io.rollcall.server.rest;

import io.rollcall.registry.RefusedException;
import io.rollcall.server.operations.DirectoryDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A directory as a caller describes it. What is left out takes the preset of the kind. */
@Schema(name = "DirectoryToAdd")
record DirectoryForm(
        @Schema(description = "The name to give it", example = "corp", requiredMode = RequiredMode.REQUIRED) @Nullable String name,

        @Schema(
                description = "The kind of server",
                allowableValues = {"ad", "openldap", "389ds", "freeipa", "generic"},
                requiredMode = RequiredMode.REQUIRED)
        @Nullable String kind,

        @Schema(
                description = "Where it listens, tried in this order",
                example = "[\"ldaps://dc1.corp.example\"]",
                requiredMode = RequiredMode.REQUIRED)
        @Nullable List<String> urls,

        @Schema(description = "Upgrade an ldap:// connection by StartTLS; false if left out") @Nullable
        Boolean startTls,

        @Schema(description = "Verify certificate and host name; true if left out") @Nullable Boolean verifyTls,

        @Schema(description = "Certificates to trust instead of the JDK's, as PEM text") @Nullable String caPem,

        @Schema(description = "The DN to bind with, or for ad the user principal name; anonymous if left out") @Nullable String bindDn,

        @Schema(description = "The password to bind with", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable String password,

        @Schema(description = "The base DN", example = "DC=corp,DC=example", requiredMode = RequiredMode.REQUIRED)
        @Nullable String base,

        @Schema(description = "Where users are, if not below the base DN as a whole") @Nullable String userBase,

        @Schema(description = "Which entries are users (RFC 4515)") @Nullable String userFilter,

        @Schema(description = "Where groups are") @Nullable String groupBase,

        @Schema(description = "Which entries are groups (RFC 4515)") @Nullable String groupFilter,

        @Schema(description = "Whether a member of a member group is a member too; true if left out") @Nullable Boolean nested,

        @Schema(
                description = "Which directory users a run makes registered users; manual if left out",
                allowableValues = {"manual", "all", "members"})
        @Nullable String register,

        @Schema(description = "The time between two automatic runs (ISO 8601); PT15M if left out", example = "PT15M")
        @Nullable String interval) {

    DirectoryDraft draft() {
        return new DirectoryDraft(
                Body.required("name", name),
                Body.required("kind", kind),
                Body.some("urls", urls),
                Objects.requireNonNullElse(startTls, false),
                Objects.requireNonNullElse(verifyTls, true),
                Optional.ofNullable(caPem),
                Optional.ofNullable(bindDn),
                Optional.ofNullable(password),
                Body.required("base", base),
                Optional.ofNullable(userBase),
                Optional.ofNullable(userFilter),
                Optional.ofNullable(groupBase),
                Optional.ofNullable(groupFilter),
                Objects.requireNonNullElse(nested, true),
                Objects.requireNonNullElse(register, "manual"),
                Optional.ofNullable(interval).map(DirectoryForm::duration));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "\"" + text + "\" is no interval: write ISO 8601, such as PT15M for 15 minutes.");
        }
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return "DirectoryForm[" + name + "]";
    }
}
