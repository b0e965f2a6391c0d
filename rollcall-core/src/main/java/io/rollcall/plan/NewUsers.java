package io.rollcall.plan;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.PlainTexts;
import io.rollcall.registry.UserSet;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Directory users that are about to be registered, without an object each: the user at {@code ordinals[i]} gets the id
 * {@code firstId + i}. Immutable.
 */
public final class NewUsers {
    private final int firstId;
    private final DirectoryUsers source;
    private final int[] ordinals;
    private final Map<Integer, String> qualified;

    public NewUsers(int firstId, DirectoryUsers source, int[] ordinals, Map<Integer, String> qualified) {
        this.firstId = firstId;
        this.source = source;
        this.ordinals = ordinals.clone();
        this.qualified = Map.copyOf(qualified);
    }

    public int size() {
        return ordinals.length;
    }

    public UserSet ids() {
        RoaringBitmap ids = new RoaringBitmap();
        ids.add((long) firstId, (long) firstId + ordinals.length);
        return UserSet.wrap(ids);
    }

    /** The login names that differ from the directory's because that one is taken (R22), by index. */
    public Map<Integer, String> qualified() {
        return qualified;
    }

    public int id(int index) {
        return firstId + index;
    }

    public DirectoryUser user(int index) {
        return source.get(ordinals[index]);
    }

    public DirectoryId directoryId(int index) {
        return source.id(ordinals[index]);
    }

    public long digest(int index) {
        return source.digest(ordinals[index]);
    }

    public boolean active(int index) {
        return source.active(ordinals[index]);
    }

    /**
     * Shows the texts of {@link #user} where they lie. False if they are not plain, or if the login name in the registry
     * is another.
     */
    public boolean show(int index, PlainTexts texts) {
        return (qualified.isEmpty() || !qualified.containsKey(index)) && source.show(ordinals[index], texts);
    }

    /** The login name in the registry. */
    public String login(int index) {
        String login = qualified.get(index);
        return login != null ? login : source.login(ordinals[index]);
    }
}
