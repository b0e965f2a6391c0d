package io.rollcall.server.rest;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import io.rollcall.registry.RefusedException;
import io.rollcall.server.json.AttributesJson;
import io.rollcall.server.operations.Credentials;
import io.rollcall.server.operations.DirectoryDraft;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
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

        @Schema(description = "The certificate to show to the server, then its authorities, as PEM text") @Nullable String clientCertificatePem,

        @Schema(
                description = "The client certificate's key, unencrypted, as PEM text (PKCS#8)",
                accessMode = Schema.AccessMode.WRITE_ONLY)
        @Nullable String clientKeyPem,

        @Schema(description = "Read from other servers what this one refers to; false if left out") @Nullable Boolean followReferrals,

        @Schema(
                description = "How to bind; what fits the rest if left out. external is by the client certificate",
                allowableValues = {"simple", "external", "gssapi", "anonymous"})
        @Nullable String bind,

        @Schema(description = "The DN to bind with, or for ad the user principal name") @Nullable String bindDn,

        @Schema(description = "The password to bind with", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable String password,

        @Schema(description = "As whom to bind by gssapi", example = "rollcall@CORP.EXAMPLE") @Nullable String principal,

        @Schema(
                description = "The realm's key distribution centre, host or host:port; what the machine's Kerberos"
                        + " configuration says if left out")
        @Nullable String kdc,

        @Schema(description = "The principal's keytab, base64", accessMode = Schema.AccessMode.WRITE_ONLY) @Nullable String keytab,

        @Schema(
                description = "The base DNs; several where entries are in several naming contexts",
                example = "[\"DC=corp,DC=example\"]",
                requiredMode = RequiredMode.REQUIRED)
        @Nullable List<String> bases,

        @Schema(description = "Where users are, if not below the base DNs as a whole") @Nullable List<String> userBases,

        @Schema(description = "Which entries are users (RFC 4515)") @Nullable String userFilter,

        @Schema(description = "Where groups are") @Nullable List<String> groupBases,

        @Schema(description = "Which entries are groups (RFC 4515)") @Nullable String groupFilter,

        @Schema(description = "Whether a member of a member group is a member too; true if left out") @Nullable Boolean nested,

        @Schema(description = "For ad, whether distribution groups are groups too; false if left out") @Nullable Boolean distributionGroups,

        @Schema(description = "Attributes that differ from the kind's presets") @Nullable AttributesJson attributes,

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
                new Servers(
                        Body.some("urls", urls),
                        Objects.requireNonNullElse(startTls, false),
                        Objects.requireNonNullElse(verifyTls, true),
                        Optional.ofNullable(caPem),
                        Optional.empty(),
                        Objects.requireNonNullElse(followReferrals, false)),
                new Credentials(
                        Optional.ofNullable(bind),
                        Optional.ofNullable(bindDn),
                        Optional.ofNullable(password),
                        Optional.ofNullable(clientCertificatePem),
                        Optional.ofNullable(clientKeyPem),
                        Optional.ofNullable(principal),
                        Optional.ofNullable(kdc),
                        Optional.ofNullable(keytab).map(DirectoryForm::bytes)),
                new Extent(
                        Body.some("bases", bases),
                        Body.any("userBases", userBases),
                        Optional.ofNullable(userFilter),
                        Body.any("groupBases", groupBases),
                        Optional.ofNullable(groupFilter),
                        Objects.requireNonNullElse(nested, true),
                        Objects.requireNonNullElse(distributionGroups, false)),
                attributeNames(),
                Objects.requireNonNullElse(register, "manual"),
                Optional.ofNullable(interval).map(DirectoryForm::duration));
    }

    private AttributeNames attributeNames() {
        if (attributes == null) {
            return AttributeNames.PRESETS;
        }
        Body.any("attributes.memberDns", attributes.memberDns());
        Body.any("attributes.memberLogins", attributes.memberLogins());
        Body.any("attributes.blocked", attributes.blocked());
        try {
            return attributes.names();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusedException.Kind.INVALID, e.getMessage() + ".");
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "The field keytab is not base64: encode the file, as by base64 FILE.");
        }
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

    /** Never shows what is secret. */
    @Override
    public String toString() {
        return "DirectoryForm[" + name + "]";
    }
}
