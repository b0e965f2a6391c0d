package io.rollcall.plan;

import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.registry.Names;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives registered users their login names. Nobody becomes an existing registered user by having the same name (R22): a
 * name that is taken is refused with both named where a person asked for that user, and qualified with the directory's
 * name and reported in bulk.
 */
final class Registration {
    private static final int MOST_REMARKS = 100;

    /** The id that a registry's first user gets. */
    private static final int FIRST_USER = 1;

    private final Draft draft;
    private final boolean bulk;
    private final String reason;

    /** The keys of the login names that this plan gives. */
    private final Set<String> given = new HashSet<>();

    /** By key: who has a login name with the directory's name behind it. */
    private final Map<String, Integer> takenQualified = new HashMap<>();

    /** By key of a login: the last number given where even the qualified name is taken. */
    private final Map<String, Integer> numbers = new HashMap<>();

    private int remarks;

    /**
     * Begins a registration.
     *
     * @param bulk whether a taken name is qualified instead of refused
     */
    Registration(Draft draft, boolean bulk, String reason) {
        this.draft = draft;
        this.bulk = bulk;
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** Names the users with these ordinals, which get the registry's next ids in this order. */
    NewUsers name(int[] ordinals) {
        DirectoryUsers users = draft.reading.users();
        List<String> wanted = new ArrayList<>(ordinals.length);
        for (int ordinal : ordinals) {
            wanted.add(users.login(ordinal));
        }
        Map<String, Integer> taken = taken(wanted);
        List<String> contested = taken.isEmpty()
                ? List.of()
                : wanted.stream()
                        .filter(login -> taken.containsKey(Names.key(login)))
                        .toList();
        if (bulk) {
            lookUpQualified(contested);
        }
        Map<Integer, String> qualified = new TreeMap<>();
        for (int i = 0; i < ordinals.length; i++) {
            String key = Names.key(wanted.get(i));
            if (!taken.containsKey(key) && given.add(key)) {
                continue;
            }
            DirectoryUser user = users.get(ordinals[i]);
            if (!bulk) {
                throw new RefusedException(Kind.NAME_TAKEN, takenBy(user, taken.get(key)));
            }
            String login = qualify(wanted.get(i), null);
            qualified.put(i, login);
            remark("The login name " + wanted.get(i) + " is taken, so " + user.dn() + " is registered as " + login
                    + ". If both are the same person: register " + draft.directory() + " " + user.id() + " --link "
                    + wanted.get(i));
        }
        return new NewUsers(draft.view.nextUserId(), users, ordinals, qualified);
    }

    /** Ids are given in order, once and for ever: where none was given yet, there is no user whose name could be taken. */
    private Map<String, Integer> taken(List<String> logins) {
        return draft.view.nextUserId() == FIRST_USER
                ? Map.of()
                : draft.view.logins().taken(logins);
    }

    /** The login names that these linked users have from now on. */
    String[] renamed(int[] ordinals, int[] userIds) {
        DirectoryUsers users = draft.reading.users();
        String[] logins = Arrays.stream(ordinals).mapToObj(users::login).toArray(String[]::new);
        Map<String, Integer> taken = draft.view.logins().taken(Arrays.asList(logins));
        lookUpQualified(Arrays.stream(logins)
                .filter(login -> taken.containsKey(Names.key(login)))
                .toList());
        Map<Integer, String> newKeys = new HashMap<>();
        for (int i = 0; i < logins.length; i++) {
            newKeys.put(userIds[ordinals[i]], Names.key(logins[i]));
        }
        for (int i = 0; i < logins.length; i++) {
            int self = userIds[ordinals[i]];
            String key = Names.key(logins[i]);
            Integer owner = taken.get(key);
            // An owner that is itself being renamed to something else makes the name free: two users may swap names.
            boolean free = owner == null
                    || owner == self
                    || !newKeys.getOrDefault(owner, key).equals(key);
            if (free && given.add(key)) {
                continue;
            }
            String login = qualify(logins[i], self);
            remark("The login name " + logins[i] + " is taken, so "
                    + users.get(ordinals[i]).dn() + " is " + login + ".");
            logins[i] = login;
        }
        return logins;
    }

    /** Asks once, for all of them, which of these logins are taken even with the directory's name behind them. */
    private void lookUpQualified(List<String> logins) {
        if (!logins.isEmpty()) {
            takenQualified.putAll(draft.view
                    .logins()
                    .taken(logins.stream().map(this::qualified).toList()));
        }
    }

    private String qualified(String login) {
        return login + "@" + draft.directory();
    }

    /** The login with the directory's name behind it, and a number where even that is taken by somebody else. */
    private String qualify(String login, @Nullable Integer self) {
        String candidate = qualified(login);
        Integer owner = takenQualified.get(Names.key(candidate));
        while (!(owner == null || owner.equals(self)) || !given.add(Names.key(candidate))) {
            int number = numbers.merge(Names.key(login), 2, (last, two) -> last + 1);
            candidate = qualified(login + "." + number);
            owner = draft.view.logins().taken(List.of(candidate)).get(Names.key(candidate));
        }
        return candidate;
    }

    /** Remarks are for a person to read: the first tell what happens, and then their number does. */
    private void remark(String text) {
        if (++remarks <= MOST_REMARKS) {
            draft.remarks.add(text);
        } else if (remarks == MOST_REMARKS + 1) {
            draft.remarks.add(
                    "More than " + MOST_REMARKS + " login names are taken; the others are qualified likewise.");
        }
    }

    private String takenBy(DirectoryUser user, @Nullable Integer owner) {
        String who = owner == null
                ? "another of the users to register"
                : "registered user " + user.login() + " (id " + owner + ")";
        return "The login name " + user.login() + " of " + draft.directory() + "'s user " + user.dn()
                + " is taken by " + who + ", so nobody was registered. If they are the same person: register "
                + draft.directory() + " " + user.id() + " --link " + user.login();
    }
}
