package io.rollcall.postgres;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.plan.Change.Kind;
import io.rollcall.registry.Group;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The registered users in their table. */
final class PostgresUsers implements Users {
    private static final int LOGINS_A_QUERY = 100_000;

    /** So few are looked up in one statement. */
    private static final int FEW_LOGINS = 100;

    /** So many take longer to look up than a thread takes to start, and are remembered. */
    private static final int MANY_LOGINS = 20_000;

    private final Transactions transactions;
    private final RememberedLogins rememberedLogins;

    PostgresUsers(Transactions transactions, RememberedLogins rememberedLogins) {
        this.transactions = transactions;
        this.rememberedLogins = rememberedLogins;
    }

    @Override
    public Optional<RegisteredUser> find(int id) {
        return first("where u.id = ?", id);
    }

    @Override
    public Optional<RegisteredUser> findByLogin(String login) {
        return first("where u.login_key = ?", Keys.of(login));
    }

    @Override
    public Optional<RegisteredUser> findByLink(DirectoryName directory, DirectoryId id) {
        return first("where d.name = ? and u.directory_user_id = ?", directory.value(), id);
    }

    @Override
    public Optional<RegisteredUser> firstByLink(DirectoryName directory, Collection<DirectoryId> ids) {
        Object uuids = ids.stream().map(DirectoryId::toUuid).toArray(UUID[]::new);
        return first(
                "where d.name = ? and u.directory_user_id = any (?) order by u.id limit 1", directory.value(), uuids);
    }

    private Optional<RegisteredUser> first(String condition, Object... parameters) {
        return transactions.read(
                connection -> Sql.first(connection, UserRows.SELECT + condition, UserRows::user, parameters));
    }

    @Override
    public List<RegisteredUser> findByDn(String dn) {
        return transactions
                .read(connection -> Sql.list(
                        connection,
                        UserRows.SELECT + "where u.dn_hash = ? order by u.id",
                        UserRows::user,
                        UserRows.dnHash(dn)))
                .stream()
                .filter(user -> user.link()
                        .filter(link -> UserRows.sameDn(link.dn(), dn))
                        .isPresent())
                .toList();
    }

    @Override
    public List<RegisteredUser> list(String search, int afterId, int limit) {
        return transactions.read(connection -> Sql.list(
                connection,
                UserRows.SELECT + "where u.id > ? and strpos(u.search_key, ?) > 0 order by u.id limit ?",
                UserRows::user,
                afterId,
                Names.key(search),
                limit));
    }

    @Override
    public long count() {
        return transactions.read(
                connection -> Sql.one(connection, "select count(*) from registered_user", row -> row.getLong(1)));
    }

    @Override
    public Map<Integer, String> logins(UserSet ids) {
        if (ids.size() >= MANY_LOGINS) {
            return remembered(ids).orElseGet(() -> inHalves(ids.toArray()));
        }
        Map<Integer, String> logins = new HashMap<>(2 * ids.size());
        if (ids.size() <= FEW_LOGINS) {
            transactions.read(connection -> lookUpFew(connection, ids, logins));
        } else {
            transactions.snapshot(connection -> lookUp(connection, ids.toArray(), logins));
        }
        return logins;
    }

    private Optional<Map<Integer, String>> remembered(UserSet ids) {
        if (rememberedLogins.isEmpty()) {
            return Optional.empty();
        }
        return transactions.snapshot(connection -> {
            RememberedLogins.Remembered remembered =
                    rememberedLogins.of(connection, ids, FEW_LOGINS).orElse(null);
            return remembered == null
                    ? Optional.empty()
                    : Optional.of(lookUpFew(connection, remembered.unknown(), remembered.logins()));
        });
    }

    /** Over two connections; remembered if no user changed between their moments. */
    private Map<Integer, String> inHalves(int[] ids) {
        Map<Integer, String> logins = new HashMap<>(2 * ids.length);
        Map<Integer, String> others = new HashMap<>(ids.length);
        AtomicReference<@Nullable String> state = new AtomicReference<>();
        AtomicReference<@Nullable String> ofOthers = new AtomicReference<>();
        int middle = ids.length / 2;
        AtOnce.both(() -> state.set(half(Arrays.copyOf(ids, middle), logins)), () -> {
            others.clear();
            ofOthers.set(half(Arrays.copyOfRange(ids, middle, ids.length), others));
        });
        logins.putAll(others);
        Map<Integer, String> all = Collections.unmodifiableMap(logins);
        String same = state.get();
        if (same != null && same.equals(ofOthers.get())) {
            rememberedLogins.keep(same, all);
        }
        return all;
    }

    private String half(int[] ids, Map<Integer, String> logins) {
        return transactions.snapshot(connection -> {
            lookUp(connection, ids, logins);
            return RememberedLogins.state(connection);
        });
    }

    private static Map<Integer, String> lookUpFew(Connection connection, UserSet ids, Map<Integer, String> logins)
            throws SQLException {
        if (!ids.isEmpty()) {
            Sql.list(
                    connection,
                    "select id, login from registered_user where id = any (?)",
                    row -> logins.put(row.getInt(1), row.getString(2)),
                    ids);
        }
        return logins;
    }

    private static Map<Integer, String> lookUp(Connection connection, int[] ids, Map<Integer, String> logins)
            throws SQLException {
        RoaringBitmap tooLong = new RoaringBitmap();
        for (int from = 0; from < ids.length; from += LOGINS_A_QUERY) {
            // From the index alone; the planner is spared to weigh each of the ids.
            Sql.stream(
                    connection,
                    "select id, indexed_login from registered_user where id = any ((select ?::int[])::int[])",
                    LOGINS_A_QUERY,
                    row -> {
                        String login = row.getString(2);
                        if (login == null) {
                            tooLong.add(row.getInt(1));
                        } else {
                            logins.put(row.getInt(1), login);
                        }
                    },
                    UserSet.wrap(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + LOGINS_A_QUERY))));
        }
        if (!tooLong.isEmpty()) {
            Sql.stream(
                    connection,
                    "select id, login from registered_user where id = any (?)",
                    row -> logins.put(row.getInt(1), row.getString(2)),
                    UserSet.wrap(tooLong));
        }
        return logins;
    }

    @Override
    public List<Group> groupsOf(int id) {
        return transactions
                .read(connection -> Sql.list(
                        connection, GroupRows.SELECT + "where " + GroupRows.HAS_MEMBER, GroupRows::group, id, id))
                .stream()
                .sorted(Comparator.comparing(group -> Names.key(group.name())))
                .toList();
    }

    @Override
    public RegisteredUser create(String login, String displayName, @Nullable String mail, String actor) {
        String checked = Names.checked(login, "login name");
        return transactions.edit(edit -> {
            Optional<RegisteredUser> owner = Sql.first(
                    edit.connection(), UserRows.SELECT + "where u.login_key = ?", UserRows::user, Keys.of(checked));
            if (owner.isPresent()) {
                throw Refusals.loginTaken(checked, owner.get());
            }
            int id = edit.takeUserId();
            Sql.update(
                    edit.connection(),
                    """
                    insert into registered_user (id, login, login_key, display_name, mail, search_key, block)
                    values (?, ?, ?, ?, ?, ?, ?)""",
                    id,
                    checked,
                    Keys.of(checked),
                    displayName,
                    mail,
                    UserRows.searchKey(checked, displayName, mail),
                    UserRows.word(Block.NONE));
            edit.byHand(Kind.REGISTER, UserSet.of(id), UserSet.EMPTY, checked, actor);
            return UserRows.require(edit.connection(), id);
        });
    }

    @Override
    public RegisteredUser block(int id, String actor) {
        return transactions.edit(edit -> {
            RegisteredUser user = UserRows.require(edit.connection(), id);
            if (user.block() == Block.BY_HAND) {
                return user;
            }
            changeBlock(edit, id, Block.BY_HAND);
            edit.byHand(Kind.BLOCK, UserSet.EMPTY, UserSet.of(id), user.login(), actor);
            leaveExternalGroups(edit, user, actor);
            return UserRows.require(edit.connection(), id);
        });
    }

    private static void leaveExternalGroups(Edit edit, RegisteredUser user, String actor) throws SQLException {
        List<Group> groups = Sql.list(
                edit.connection(),
                GroupRows.SELECT + "where g.directory_id is not null and " + GroupRows.HAS_MEMBER + " order by g.id",
                GroupRows::group,
                user.id(),
                user.id());
        for (Group group : groups) {
            Sql.update(
                    edit.connection(),
                    "update registry_group set members = array_remove(members, ?), changed = ? where id = ?",
                    user.id(),
                    edit.at(),
                    group.id().value());
            edit.byHand(Kind.MEMBERS, group, UserSet.EMPTY, UserSet.of(user.id()), user.login() + " is blocked", actor);
        }
    }

    @Override
    public RegisteredUser unblock(int id, String actor) {
        return transactions.edit(edit -> {
            RegisteredUser user = UserRows.require(edit.connection(), id);
            if (user.active()) {
                return user;
            }
            changeBlock(edit, id, Block.NONE);
            edit.byHand(Kind.UNBLOCK, UserSet.of(id), UserSet.EMPTY, user.login(), actor);
            return UserRows.require(edit.connection(), id);
        });
    }

    private static void changeBlock(Edit edit, int id, Block to) throws SQLException {
        Sql.update(edit.connection(), "update registered_user set block = ? where id = ?", UserRows.word(to), id);
    }
}
