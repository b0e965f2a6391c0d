package io.rollcall.server.operations;

import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The login names of users, looked up in bulk. A user that is no longer, or not yet, there is shown as {@code #id}. */
public final class LoginNames {
    private final Map<Integer, String> names;

    private LoginNames(Map<Integer, String> names) {
        this.names = names;
    }

    /** Looks these users up, all together. */
    public static LoginNames of(Users users, UserSet ids) {
        return new LoginNames(ids.isEmpty() ? Map.of() : users.logins(ids));
    }

    /** Looks up the users of a plan, some of whom may not be registered before it is done. */
    public static LoginNames of(Users users, UserSet ids, ShownPlan plan) {
        Map<Integer, String> names = new HashMap<>(plan.newLogins(ids));
        names.putAll(of(users, ids).names);
        return new LoginNames(names);
    }

    public String of(int id) {
        String name = names.get(id);
        return name == null ? "#" + id : name;
    }

    /** In order of name. */
    public List<String> of(UserSet ids) {
        List<String> sorted = new ArrayList<>(ids.size());
        ids.forEachId(id -> sorted.add(of(id)));
        Collections.sort(sorted);
        return sorted;
    }
}
