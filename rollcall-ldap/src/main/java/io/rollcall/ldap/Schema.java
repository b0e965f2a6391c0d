package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryKind;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.MembersFrom;
import io.rollcall.directory.Sid;
import io.rollcall.registry.RefusedException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a kind of server names what Rollcall reads; each attribute can be overridden by the settings.
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
 * @param memberOf of users and groups: the DNs of the groups that they are in
 * @param blocking what makes a user inactive, each alone
 * @param userBelow what is put before the base for users unless a user base is set
 */
record Schema(
        DirectoryKind kind,
        String id,
        IdForm idForm,
        String login,
        String groupName,
        String displayName,
        String mail,
        List<String> dnMembers,
        List<String> loginMembers,
        MembersFrom membersFrom,
        String memberOf,
        List<BlockedBy> blocking,
        String userBelow,
        String userFilter,
        String groupBelow,
        String groupFilter) {
    static final String COMMON_NAME = "cn";

    /** Presets of every kind. */
    private static final String DISPLAY_NAME = "displayName";

    private static final String MAIL = "mail";
    private static final String MEMBER_OF = "memberOf";

    /** Any of these alone is an attribute type (RFC 4512, 2.5: descr or numericoid). */
    private static final Pattern ATTRIBUTE_TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9-]*|\\d+(?:\\.\\d+)+");

    /** Active Directory's groups that hold users without a member value (MS-ADTS 3.1.1.4.5.13). */
    static final String PRIMARY_GROUP = "primaryGroupID";

    static final String SID = "objectSid";

    /** Active Directory: the controller's own number of the object's latest change that reaches others (MS-ADTS 3.1.1.1.9). */
    static final String CHANGED = "uSNChanged";

    private static final int FIRST_FREE = 1000;

    static Schema of(DirectoryKind kind) {
        return switch (kind) {
            case AD ->
                new Schema(
                        kind,
                        "objectGUID",
                        IdForm.GUID_BYTES,
                        "sAMAccountName",
                        COMMON_NAME,
                        DISPLAY_NAME,
                        MAIL,
                        List.of("member"),
                        List.of(),
                        MembersFrom.GROUPS,
                        MEMBER_OF,
                        List.of(new BlockedBy(Activity.CONTROL), new BlockedBy(Activity.EXPIRES)),
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
                        COMMON_NAME,
                        DISPLAY_NAME,
                        MAIL,
                        List.of("member", "uniqueMember"),
                        List.of("memberUid"),
                        MembersFrom.GROUPS,
                        MEMBER_OF,
                        List.of(new BlockedBy(Activity.LOCKED_TIME), new BlockedBy(Activity.SHADOW_EXPIRE)),
                        "",
                        "(&(|(objectClass=inetOrgPerson)(objectClass=posixAccount))(uid=*))",
                        "",
                        "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)"
                                + "(objectClass=groupOfURLs))");
            case DS389 ->
                new Schema(
                        kind,
                        "nsUniqueId",
                        IdForm.FOUR_WORDS,
                        "uid",
                        COMMON_NAME,
                        DISPLAY_NAME,
                        MAIL,
                        List.of("member", "uniqueMember"),
                        List.of(),
                        MembersFrom.GROUPS,
                        MEMBER_OF,
                        List.of(new BlockedBy(Activity.ACCOUNT_LOCK)),
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
                        COMMON_NAME,
                        DISPLAY_NAME,
                        MAIL,
                        List.of("member"),
                        List.of(),
                        MembersFrom.GROUPS,
                        MEMBER_OF,
                        List.of(new BlockedBy(Activity.ACCOUNT_LOCK), new BlockedBy(Activity.PRINCIPAL_EXPIRATION)),
                        "cn=users,cn=accounts",
                        "(&(objectClass=posixAccount)(uid=*))",
                        "cn=groups,cn=accounts",
                        "(objectClass=ipaUserGroup)");
        };
    }

    /**
     * The kind's presets, except where a person says otherwise.
     *
     * @throws RefusedException if what is said is no attribute type, or cannot work with this kind
     */
    static Schema of(DirectorySettings settings) {
        Schema preset = of(settings.kind());
        AttributeNames names = settings.attributes();
        String id = names.id().map(name -> checked("id", name)).orElse(preset.id);
        String login = names.login().map(name -> checked("login name", name)).orElse(preset.login);
        if (names.membersFrom() == MembersFrom.USERS) {
            preset.requireDirectMemberOf(settings.extent().nested());
        }
        return new Schema(
                preset.kind,
                id,
                names.id().map(IdForm::of).orElse(preset.idForm),
                login,
                names.groupName().map(name -> checked("group name", name)).orElse(preset.groupName),
                names.displayName().map(name -> checked("display name", name)).orElse(preset.displayName),
                names.mail().map(name -> checked("mail", name)).orElse(preset.mail),
                members("members' DNs", names.memberDns(), names, preset.dnMembers),
                members("members' login names", names.memberLogins(), names, preset.loginMembers),
                names.membersFrom(),
                names.memberOf().map(name -> checked("groups of a user", name)).orElse(preset.memberOf),
                names.blocked().isEmpty() ? preset.blocking : BlockedBy.parse(names.blocked(), preset.kind),
                preset.userBelow,
                login.equals(preset.login) ? preset.userFilter : having(login, preset),
                preset.groupBelow,
                preset.groupFilter);
    }

    /** Who names one of the two attributes of members means that one alone. */
    private static List<String> members(String what, List<String> given, AttributeNames names, List<String> preset) {
        boolean neither = names.memberDns().isEmpty() && names.memberLogins().isEmpty();
        return neither
                ? preset
                : given.stream().map(name -> checked(what, name)).toList();
    }

    /** The preset's users, as far as they have such a login name. */
    private static String having(String login, Schema preset) {
        String having = "(" + preset.login + "=*)";
        return preset.userFilter.contains(having)
                ? preset.userFilter.replace(having, "(" + login + "=*)")
                : "(&" + preset.userFilter + "(" + login + "=*))";
    }

    private static String checked(String what, String name) {
        if (!ATTRIBUTE_TYPE.matcher(name).matches()) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "The attribute for the " + what + ", \"" + name
                            + "\", is no attribute type (RFC 4512, 2.5). Write it" + " like memberUid or 2.5.4.31");
        }
        return name;
    }

    /** These servers put a user's indirect groups into memberOf too, so that the direct ones cannot be told. */
    private void requireDirectMemberOf(boolean nested) {
        if (!nested && (kind == DirectoryKind.DS389 || kind == DirectoryKind.FREEIPA)) {
            throw new RefusedException(
                    RefusedException.Kind.INVALID,
                    "Members cannot be read from users without nesting here: memberOf holds indirect groups too with a "
                            + kind.word() + " server. Read members from groups, or with nesting");
        }
    }

    boolean membersFromUsers() {
        return membersFrom == MembersFrom.USERS;
    }

    /** The attributes that say whether a user is active. */
    List<String> activity() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return blocking.stream()
                .flatMap(by -> by.asked().stream())
                .filter(names::add)
                .toList();
    }

    /** Whether a server of this kind may have groups whose members it computes. */
    boolean hasDynamicGroups() {
        return kind != DirectoryKind.AD && kind != DirectoryKind.FREEIPA && !membersFromUsers();
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
     * Whether the server made this group itself: those alike everywhere (S-1-5-32), and those of a domain with a relative
     * id below 1,000, which none that people make gets (MS-ADTS 6.1.1.6).
     */
    boolean isWellKnown(SearchResultEntry group) {
        Sid sid = sidOf(group);
        return sid != null && (!sid.isOfDomain() || sid.relativeId() < FIRST_FREE);
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
