package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.Sid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of server names what Rollcall reads.
 *
 * <table>
 * <caption>presets</caption>
 * <tr><th>kind</th><th>immutable id</th><th>login name</th><th>members</th><th>not active</th></tr>
 * <tr><td>ad</td><td>objectGUID</td><td>sAMAccountName</td><td>member</td><td>userAccountControl bit 2, accountExpires</td></tr>
 * <tr><td>openldap, generic</td><td>entryUUID</td><td>uid</td><td>member, uniqueMember, memberUid</td>
 *     <td>pwdAccountLockedTime for good, shadowExpire</td></tr>
 * <tr><td>389ds</td><td>nsUniqueId</td><td>uid</td><td>member, uniqueMember</td><td>nsAccountLock</td></tr>
 * <tr><td>freeipa</td><td>ipaUniqueID</td><td>uid</td><td>member</td><td>nsAccountLock, krbPrincipalExpiration</td></tr>
 * </table>
 *
 * A group's name is its cn with every kind, also in Active Directory: the cn is what its consoles show and what RFC 4519
 * means by a group's name, while sAMAccountName is the name of the time before Windows 2000 and often made up by a
 * program.
 *
 * @param dnMembers attributes whose values are DNs of members
 * @param loginMembers attributes whose values are login names of members (RFC 2307)
 * @param userBelow what is put before the base for users unless a user base is set
 */
record Schema(
        DirectoryKind kind,
        String id,
        IdForm idForm,
        String login,
        List<String> dnMembers,
        List<String> loginMembers,
        List<String> activity,
        String userBelow,
        String userFilter,
        String groupBelow,
        String groupFilter) {
    static final String NAME = "cn";
    static final String DISPLAY_NAME = "displayName";
    static final String MAIL = "mail";

    /** Active Directory's groups that hold users without a member value (MS-ADTS 3.1.1.4.5.13). */
    static final String PRIMARY_GROUP = "primaryGroupID";

    static final String SID = "objectSid";

    static Schema of(DirectoryKind kind) {
        return switch (kind) {
            case AD ->
                new Schema(
                        kind,
                        "objectGUID",
                        IdForm.GUID_BYTES,
                        "sAMAccountName",
                        List.of("member"),
                        List.of(),
                        List.of(Activity.CONTROL, Activity.EXPIRES),
                        "",
                        "(&(objectCategory=person)(objectClass=user))",
                        "",
                        "(objectClass=group)");
            case OPENLDAP, GENERIC ->
                new Schema(
                        kind,
                        "entryUUID",
                        IdForm.UUID_TEXT,
                        "uid",
                        List.of("member", "uniqueMember"),
                        List.of("memberUid"),
                        List.of(Activity.LOCKED_TIME, Activity.SHADOW_EXPIRE),
                        "",
                        "(&(|(objectClass=inetOrgPerson)(objectClass=posixAccount))(uid=*))",
                        "",
                        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))");
            case DS389 ->
                new Schema(
                        kind,
                        "nsUniqueId",
                        IdForm.FOUR_WORDS,
                        "uid",
                        List.of("member", "uniqueMember"),
                        List.of(),
                        List.of(Activity.ACCOUNT_LOCK),
                        "",
                        "(&(|(objectClass=inetOrgPerson)(objectClass=nsPerson)(objectClass=posixAccount))(uid=*))",
                        "",
                        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames))");
            case FREEIPA ->
                new Schema(
                        kind,
                        "ipaUniqueID",
                        IdForm.UUID_TEXT,
                        "uid",
                        List.of("member"),
                        List.of(),
                        List.of(Activity.ACCOUNT_LOCK, Activity.PRINCIPAL_EXPIRATION),
                        "cn=users,cn=accounts",
                        "(&(objectClass=posixAccount)(uid=*))",
                        "cn=groups,cn=accounts",
                        "(objectClass=ipaUserGroup)");
        };
    }

    boolean hasPrimaryGroups() {
        return kind == DirectoryKind.AD;
    }

    /** The entry's SID, by which primary groups are named; null where there are none. */
    @Nullable Sid sidOf(SearchResultEntry entry) {
        byte[] raw = hasPrimaryGroups() ? entry.getAttributeValueBytes(SID) : null;
        return raw == null ? null : Sid.of(raw).orElse(null);
    }

    /**
     * The SID of a user's primary group: the relative id is one of the user's own domain (MS-ADTS 3.1.1.4.5.13).
     *
     * @return null if the user has none
     * @throws DirectoryException if the domain cannot be told
     */
    @Nullable Sid primaryGroupOf(SearchResultEntry user, Explanation explain) throws DirectoryException {
        Integer relativeId = hasPrimaryGroups() ? user.getAttributeValueAsInteger(PRIMARY_GROUP) : null;
        if (relativeId == null) {
            return null;
        }
        Sid sid = sidOf(user);
        if (sid == null) {
            throw explain.problem("The user \"" + user.getDN() + "\" has a " + PRIMARY_GROUP + " but no readable " + SID
                    + ", so that its primary group cannot be told. Let the bind account read that attribute.");
        }
        return sid.withRelativeId(relativeId);
    }

    /**
     * The entry's immutable id.
     *
     * @throws DirectoryException if it has none: without it nobody could be told from a later namesake
     */
    DirectoryId idOf(SearchResultEntry entry, Explanation explain) throws DirectoryException {
        byte[] raw = entry.getAttributeValueBytes(id);
        if (raw == null) {
            throw explain.problem("The entry \"" + entry.getDN() + "\" has no " + id + ", which alone identifies it."
                    + " Let the bind account read that attribute, or choose the directory's --kind after its server.");
        }
        return idForm.read(raw)
                .orElseThrow(() -> explain.problem("The entry \"" + entry.getDN() + "\" has a " + id
                        + " that is no 128-bit id. Choose the directory's --kind after its server."));
    }
}
