package io.rollcall.testkit.servers;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a kind of server spells what {@link DirectoryEdit} does. */
interface EditSchema {
    Filter users();

    Filter groups();

    String loginAttribute();

    /** The attribute of a user's RDN. */
    String userNaming();

    /** The value of a user's RDN. */
    String userName(String login, String displayName);

    List<Attribute> user(String login, String displayName);

    /** @param unique the name, made unique in the whole directory for servers that want one so */
    List<Attribute> group(String name, String unique);

    /** What changes with a login name besides the RDN; nothing when the login name is the RDN. */
    List<Modification> newLogin(String login);

    /** What changes with a group's name besides the RDN. */
    List<Modification> newGroupName(String unique);

    Modification disable();

    Modification enable();

    default List<Attribute> unit(String name) {
        return List.of(new Attribute("objectClass", "organizationalUnit"), new Attribute("ou", name));
    }

    /** The mail address of a login name, if it can be part of one: mail addresses are ASCII (RFC 4524, 2.16). */
    static List<Attribute> mailOf(String login) {
        return login.matches("[A-Za-z0-9._-]+") ? List.of(new Attribute("mail", login + "@corp.example")) : List.of();
    }

    /** inetOrgPerson (RFC 2798) and groupOfNames (RFC 4519), as OpenLDAP has them. */
    class OpenLdap implements EditSchema {
        /** Locked for good, as slapo-ppolicy(5) has it. */
        private static final String FOR_GOOD = "000001010000Z";

        @Override
        public Filter users() {
            return Filter.createEqualityFilter("objectClass", "inetOrgPerson");
        }

        @Override
        public Filter groups() {
            return Filter.createEqualityFilter("objectClass", "groupOfNames");
        }

        @Override
        public String loginAttribute() {
            return "uid";
        }

        @Override
        public String userNaming() {
            return "uid";
        }

        @Override
        public String userName(String login, String displayName) {
            return login;
        }

        @Override
        public List<Attribute> user(String login, String displayName) {
            List<Attribute> attributes = new ArrayList<>(List.of(
                    new Attribute("objectClass", "inetOrgPerson"),
                    new Attribute("uid", login),
                    new Attribute("cn", displayName),
                    new Attribute("sn", displayName),
                    new Attribute("displayName", displayName)));
            attributes.addAll(mailOf(login));
            return attributes;
        }

        @Override
        public List<Attribute> group(String name, String unique) {
            return List.of(new Attribute("objectClass", "groupOfNames"), new Attribute("cn", name));
        }

        @Override
        public List<Modification> newLogin(String login) {
            return List.of();
        }

        @Override
        public List<Modification> newGroupName(String unique) {
            return List.of();
        }

        @Override
        public Modification disable() {
            return new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", FOR_GOOD);
        }

        @Override
        public Modification enable() {
            return new Modification(ModificationType.REPLACE, "pwdAccountLockedTime");
        }
    }

    /** The same classes in 389 DS, which locks accounts in a way of its own. */
    final class Ds389 extends OpenLdap {
        @Override
        public Modification disable() {
            return new Modification(ModificationType.REPLACE, "nsAccountLock", "true");
        }

        @Override
        public Modification enable() {
            return new Modification(ModificationType.REPLACE, "nsAccountLock");
        }
    }

    /** The user and group classes of Active Directory (MS-ADSC). */
    final class ActiveDirectory implements EditSchema {
        /** NORMAL_ACCOUNT and PASSWD_NOTREQD (MS-ADTS 2.2.16). */
        private static final int ENABLED = 0x200 | 0x20;

        private static final int ACCOUNT_DISABLE = 0x2;

        /** A universal security group: it may hold any other (MS-ADTS 2.2.12). */
        private static final int UNIVERSAL_SECURITY_GROUP = 0x80000008;

        private static final int LONGEST_PRE_WINDOWS_2000_NAME = 20;

        @Override
        public Filter users() {
            return Filter.createEqualityFilter("objectClass", "user");
        }

        @Override
        public Filter groups() {
            return Filter.createEqualityFilter("objectClass", "group");
        }

        @Override
        public String loginAttribute() {
            return "sAMAccountName";
        }

        @Override
        public String userNaming() {
            return "CN";
        }

        @Override
        public String userName(String login, String displayName) {
            return displayName;
        }

        @Override
        public List<Attribute> user(String login, String displayName) {
            if (login.getBytes(StandardCharsets.UTF_16BE).length > 2 * LONGEST_PRE_WINDOWS_2000_NAME) {
                throw new IllegalArgumentException("Active Directory allows login names of 20 characters: " + login);
            }
            List<Attribute> attributes = new ArrayList<>(List.of(
                    new Attribute("objectClass", "user"),
                    new Attribute("sAMAccountName", login),
                    new Attribute("userPrincipalName", login + "@corp.example"),
                    new Attribute("displayName", displayName),
                    new Attribute("userAccountControl", Integer.toString(ENABLED))));
            attributes.addAll(mailOf(login));
            return attributes;
        }

        @Override
        public List<Attribute> group(String name, String unique) {
            return List.of(
                    new Attribute("objectClass", "group"),
                    new Attribute("sAMAccountName", accountName(unique)),
                    new Attribute("groupType", Integer.toString(UNIVERSAL_SECURITY_GROUP)));
        }

        @Override
        public List<Modification> newLogin(String login) {
            return List.of(
                    new Modification(ModificationType.REPLACE, "sAMAccountName", login),
                    new Modification(ModificationType.REPLACE, "userPrincipalName", login + "@corp.example"));
        }

        @Override
        public List<Modification> newGroupName(String unique) {
            return List.of(new Modification(ModificationType.REPLACE, "sAMAccountName", accountName(unique)));
        }

        /** The characters that Active Directory refuses in a sAMAccountName, though not in a name. */
        private static String accountName(String name) {
            return name.replaceAll("[\"/\\\\\\[\\]:;|=,+*?<>]", "_");
        }

        @Override
        public Modification disable() {
            return new Modification(
                    ModificationType.REPLACE, "userAccountControl", Integer.toString(ENABLED | ACCOUNT_DISABLE));
        }

        @Override
        public Modification enable() {
            return new Modification(ModificationType.REPLACE, "userAccountControl", Integer.toString(ENABLED));
        }
    }
}
