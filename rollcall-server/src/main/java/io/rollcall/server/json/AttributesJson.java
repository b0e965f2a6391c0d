package io.rollcall.server.json;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.MembersFrom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes hold what is read, where a person overrides the kind's presets; null and empty lists stand for those.
 *
 * @param memberDns of a group: the values are its members' DNs
 * @param memberLogins of a group: the values are its members' login names
 * @param membersFrom {@code groups}: a group names its members; {@code users}: a user names the groups
 * @param memberOf of a user: the values are the DNs of the groups that the user is in
 * @param blocked what says that a user is blocked: known attributes, {@code NAME=VALUE}, or {@code none} alone
 */
public record AttributesJson(
        @Nullable String id,
        @Nullable String login,
        @Nullable String groupName,
        @Nullable String displayName,
        @Nullable String mail,
        @Nullable List<String> memberDns,
        @Nullable List<String> memberLogins,
        @Nullable String membersFrom,
        @Nullable String memberOf,
        @Nullable List<String> blocked) {
    static AttributesJson of(AttributeNames names) {
        return new AttributesJson(
                names.id().orElse(null),
                names.login().orElse(null),
                names.groupName().orElse(null),
                names.displayName().orElse(null),
                names.mail().orElse(null),
                names.memberDns(),
                names.memberLogins(),
                names.membersFrom().name().toLowerCase(Locale.ROOT),
                names.memberOf().orElse(null),
                names.blocked());
    }

    /**
     * @throws IllegalArgumentException if membersFrom is no known word
     */
    public AttributeNames names() {
        return new AttributeNames(
                Optional.ofNullable(id),
                Optional.ofNullable(login),
                Optional.ofNullable(groupName),
                Optional.ofNullable(displayName),
                Optional.ofNullable(mail),
                memberDns == null ? List.of() : memberDns,
                memberLogins == null ? List.of() : memberLogins,
                membersFrom == null ? MembersFrom.GROUPS : MembersFrom.parse(membersFrom),
                Optional.ofNullable(memberOf),
                blocked == null ? List.of() : blocked);
    }
}
