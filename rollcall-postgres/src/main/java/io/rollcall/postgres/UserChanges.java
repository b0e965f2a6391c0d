package io.rollcall.postgres;

import io.rollcall.directory.DirectoryUser;
import io.rollcall.plan.Change;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.UserSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a plan does to users. */
final class UserChanges {
    private final Edit edit;
    private final Connection connection;
    private final int directoryId;

    UserChanges(Edit edit, int directoryId) {
        this.edit = edit;
        this.connection = edit.connection();
        this.directoryId = directoryId;
    }

    void apply(Plan plan) throws SQLException {
        for (Change.Register change : plan.only(Change.Register.class).toList()) {
            register(change.users());
        }
        for (Change.Link change : plan.only(Change.Link.class).toList()) {
            link(change);
        }
        update(plan.only(Change.UpdateUser.class).toList());
        for (Change.Block change : plan.only(Change.Block.class).toList()) {
            changeBlock(change.users(), Block.NONE, Block.BY_DIRECTORY);
        }
        for (Change.Unblock change : plan.only(Change.Unblock.class).toList()) {
            changeBlock(change.users(), Block.BY_DIRECTORY, Block.NONE);
        }
    }

    private void register(NewUsers users) throws SQLException {
        FirstUsers first = FirstUsers.expect(edit, users.size());
        try (CopyRows rows = new CopyRows(
                connection,
                "registered_user",
                "id",
                "login",
                "login_key",
                "display_name",
                "mail",
                "search_key",
                "block",
                "directory_id",
                "directory_user_id",
                "dn",
                "dn_hash",
                "attribute_digest",
                "sid")) {
            String active = UserRows.word(Block.NONE);
            String blocked = UserRows.word(Block.BY_DIRECTORY);
            PlainUserRow plain = new PlainUserRow();
            for (int i = 0; i < users.size(); i++) {
                if (users.id(i) != edit.nextUserId()) {
                    throw Refusals.impossible("the next user's id is " + edit.nextUserId() + ", not " + users.id(i));
                }
                rows.row().number(edit.takeUserId());
                String block = users.active(i) ? active : blocked;
                if (users.show(i, plain.texts()) && plain.work()) {
                    plain.attributes(rows);
                    rows.text(block).number(directoryId).id(users.directoryId(i));
                    plain.dn(rows);
                    rows.number(users.digest(i)).nothing();
                } else {
                    DirectoryUser user = users.user(i);
                    attributes(rows, users.login(i), user).text(block).number(directoryId);
                    link(rows, user, users.digest(i));
                }
            }
            rows.finish();
        }
        first.came();
    }

    /** Login name, its key, display name, mail, search key. */
    private static CopyRows attributes(CopyRows row, String login, DirectoryUser user) {
        return row.text(login)
                .text(Keys.of(login))
                .text(user.displayName())
                .text(user.mail())
                .text(UserRows.searchKey(login, user.displayName(), user.mail()));
    }

    /** Directory id, DN, its hash, digest, SID. */
    private static void link(CopyRows row, DirectoryUser user, long digest) {
        row.id(user.id())
                .text(user.dn())
                .number(UserRows.dnHash(user.dn()))
                .number(digest)
                .text(sid(user));
    }

    private static @Nullable String sid(DirectoryUser user) {
        return user.sid() == null ? null : user.sid().toString();
    }

    private void link(Change.Link change) throws SQLException {
        DirectoryUser user = change.directoryUser();
        String login = Sql.first(
                        connection,
                        "select login from registered_user where id = ? and directory_id is null",
                        row -> row.getString(1),
                        change.user())
                .orElseThrow(
                        () -> Refusals.impossible("there is no user " + change.user() + ", or it is linked already"));
        Sql.update(
                connection,
                """
                        update registered_user
                        set display_name = ?, mail = ?, search_key = ?, directory_id = ?, directory_user_id = ?, dn = ?,
                            dn_hash = ?, attribute_digest = ?, sid = ?
                        where id = ?""",
                user.displayName(),
                user.mail(),
                UserRows.searchKey(login, user.displayName(), user.mail()),
                directoryId,
                user.id(),
                user.dn(),
                UserRows.dnHash(user.dn()),
                change.digest(),
                sid(user),
                change.user());
    }

    private void update(List<Change.UpdateUser> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Map<Integer, String> kept = presentLogins(changes);
        Sql.execute(connection, """
                create temporary table updated_user (
                    id integer, login text, login_key text, display_name text, mail text, search_key text,
                    directory_user_id uuid, dn text, dn_hash integer, attribute_digest bigint, sid text) on commit drop""");
        try (CopyRows rows = new CopyRows(
                connection,
                "updated_user",
                "id",
                "login",
                "login_key",
                "display_name",
                "mail",
                "search_key",
                "directory_user_id",
                "dn",
                "dn_hash",
                "attribute_digest",
                "sid")) {
            for (Change.UpdateUser change : changes) {
                CopyRows row = rows.row().number(change.user());
                String login = change.newLogin().orElseGet(() -> kept.getOrDefault(change.user(), ""));
                link(attributes(row, login, change.directoryUser()), change.directoryUser(), change.digest());
            }
            rows.finish();
        }
        int updated = Sql.update(connection, """
                update registered_user u
                set login = n.login, login_key = n.login_key, display_name = n.display_name, mail = n.mail,
                    search_key = n.search_key, dn = n.dn, dn_hash = n.dn_hash, attribute_digest = n.attribute_digest,
                    sid = n.sid
                from updated_user n
                where u.id = n.id and u.directory_id = ? and u.directory_user_id = n.directory_user_id""", directoryId);
        if (updated != changes.size()) {
            throw Refusals.impossible("of the " + changes.size() + " users that it updates, " + updated
                    + " are linked to the directory users that it names");
        }
    }

    /** The login names of those that keep theirs. */
    private Map<Integer, String> presentLogins(List<Change.UpdateUser> changes) throws SQLException {
        int[] ids = changes.stream()
                .filter(change -> change.newLogin().isEmpty())
                .mapToInt(Change.UpdateUser::user)
                .toArray();
        Map<Integer, String> logins = new HashMap<>();
        Sql.stream(
                connection,
                "select id, login from registered_user where id = any (?)",
                row -> logins.put(row.getInt(1), row.getString(2)),
                UserSet.of(ids));
        return logins;
    }

    private void changeBlock(UserSet users, Block from, Block to) throws SQLException {
        UserSet unknown = UserRows.unknown(users, edit.nextUserId());
        if (!unknown.isEmpty()) {
            throw Refusals.impossible("there is no registered user with the id " + unknown.toArray()[0]);
        }
        Sql.update(
                connection,
                "update registered_user set block = ? where id = any (?) and block = ?",
                UserRows.word(to),
                users,
                UserRows.word(from));
    }
}
