package io.rollcall;

import io.rollcall.directory.DirectoryName;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The views of the few groups that were synchronised by themselves last, so that the next time nobody needs to ask for
 * all their members again. Only a memory: whoever takes one out makes sure that the registry is still what it shows, and
 * where memory runs short they are gone. Safe for many threads.
 */
final class KeptGroups {
    private static final int MOST = 8;

    /** Members that were read since the others were asked for are looked at one by one, so it is time to begin anew then. */
    private static final int MOST_READ = 200;

    private final Map<Key, SoftReference<GroupView>> views = new LinkedHashMap<>(2 * MOST, 0.75f, true);

    private record Key(DirectoryName directory, GroupId group) {}

    /** The view is the caller's until it is kept again. */
    synchronized Optional<GroupView> take(DirectoryName directory, GroupId group) {
        SoftReference<GroupView> kept = views.remove(new Key(directory, group));
        return Optional.ofNullable(kept == null ? null : kept.get());
    }

    /** Drops the views of this directory's groups, so that they are made anew. */
    synchronized void forget(DirectoryName directory) {
        views.keySet().removeIf(key -> key.directory().equals(directory));
    }

    synchronized void keep(GroupView view) {
        if (view.known().readSince().size() > MOST_READ) {
            return;
        }
        views.put(new Key(view.view().directory(), view.group().id()), new SoftReference<>(view));
        Iterator<Key> oldest = views.keySet().iterator();
        while (views.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }
}
