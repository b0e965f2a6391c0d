package io.rollcall.server.cli;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.MembersFrom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Attributes that differ from the kind's presets. */
final class AttributeOptions {
    @Option(
            names = "--id-attribute",
            paramLabel = "NAME",
            description = "The immutable id of users and groups. Default, here and below: by kind.")
    private @Nullable String id;

    @Option(names = "--login-attribute", paramLabel = "NAME", description = "A user's login name.")
    private @Nullable String login;

    @Option(names = "--group-name-attribute", paramLabel = "NAME", description = "A group's name.")
    private @Nullable String groupName;

    @Option(names = "--display-name-attribute", paramLabel = "NAME", description = "A user's display name.")
    private @Nullable String displayName;

    @Option(names = "--mail-attribute", paramLabel = "NAME", description = "A user's mail address.")
    private @Nullable String mail;

    @Option(
            names = "--member-attribute",
            paramLabel = "NAME",
            description = "Of a group: holds the DNs of its members. May be given several times.")
    private List<String> memberDns = List.of();

    @Option(
            names = "--member-login-attribute",
            paramLabel = "NAME",
            description = "Of a group: holds the login names of its members. May be given several times.")
    private List<String> memberLogins = List.of();

    @Option(
            names = "--members-from",
            paramLabel = "SIDE",
            defaultValue = "groups",
            description = "groups (a group names its members) or users (a user names the groups)."
                    + " Default: ${DEFAULT-VALUE}.")
    private String membersFrom = "groups";

    @Option(
            names = "--member-of-attribute",
            paramLabel = "NAME",
            description = "Of a user: holds the DNs of the groups that the user is in, for --members-from users.")
    private @Nullable String memberOf;

    @Option(
            names = "--blocked-attribute",
            paramLabel = "WHAT",
            description =
                    "Who counts as blocked: userAccountControl, accountExpires, pwdAccountLockedTime, shadowExpire,"
                            + " nsAccountLock or krbPrincipalExpiration, each read as its servers mean it; NAME=VALUE, whoever has"
                            + " that value; or none alone, nobody. Instead of the kind's. May be given several times.")
    private List<String> blocked = List.of();

    AttributeNames names() {
        return new AttributeNames(
                Optional.ofNullable(id),
                Optional.ofNullable(login),
                Optional.ofNullable(groupName),
                Optional.ofNullable(displayName),
                Optional.ofNullable(mail),
                memberDns,
                memberLogins,
                MembersFrom.parse(membersFrom),
                Optional.ofNullable(memberOf),
                blocked);
    }
}
