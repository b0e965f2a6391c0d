package io.rollcall.directory;

import java.util.List;
import java.util.Optional;

/**
 * Which attributes hold what Rollcall reads, where a person overrides the kind's presets. Whatever is empty takes the
 * preset.
 *
 * @param id the immutable id of users and groups
 * @param login a user's login name
 * @param groupName a group's name
 * @param displayName a user's display name
 * @param memberDns of a group: the values are its members' DNs
 * @param memberLogins of a group: the values are its members' login names (RFC 2307)
 * @param memberOf of a user: the values are the DNs of the groups that the user is in; for {@link MembersFrom#USERS}
 * @param blocked what says that a user is blocked: attributes whose meaning is known, such as {@code nsAccountLock}, or
 *     {@code NAME=VALUE}, or {@code none} alone if nobody is
 */
public record AttributeNames(
        Optional<String> id,
        Optional<String> login,
        Optional<String> groupName,
        Optional<String> displayName,
        Optional<String> mail,
        List<String> memberDns,
        List<String> memberLogins,
        MembersFrom membersFrom,
        Optional<String> memberOf,
        List<String> blocked) {
    public static final AttributeNames PRESETS = new AttributeNames(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            MembersFrom.GROUPS,
            Optional.empty(),
            List.of());

    public AttributeNames {
        memberDns = List.copyOf(memberDns);
        memberLogins = List.copyOf(memberLogins);
        blocked = List.copyOf(blocked);
    }

    public AttributeNames withBlocked(String... newBlocked) {
        return new AttributeNames(
                id,
                login,
                groupName,
                displayName,
                mail,
                memberDns,
                memberLogins,
                membersFrom,
                memberOf,
                List.of(newBlocked));
    }
}
