package io.rollcall.server.operations;

import io.rollcall.Registry;
import io.rollcall.registry.RegisteredUser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked about registered users. A user argument is a login name, a DN or an immutable id. */
public final class UserOperations {
    private final Registry registry;
    private final Lookup lookup;

    public UserOperations(Registry registry) {
        this.registry = registry;
        this.lookup = new Lookup(registry);
    }

    /** Users whose login name, display name or mail contains the text, in order of id, from the one after a cursor on. */
    public List<RegisteredUser> list(String search, int afterId, int limit) {
        return registry.users().list(search, afterId, limit);
    }

    public RegisteredUser find(String user) {
        return lookup.user(user);
    }

    /** Makes a registered user that is not linked; without a display name, the login name is shown. */
    public RegisteredUser create(String login, @Nullable String displayName, @Nullable String mail, String actor) {
        return registry.users().create(login, displayName == null ? login : displayName, mail, actor);
    }

    public RegisteredUser block(String user, String actor) {
        return registry.users().block(lookup.user(user).id(), actor);
    }

    public RegisteredUser unblock(String user, String actor) {
        return registry.users().unblock(lookup.user(user).id(), actor);
    }
}
