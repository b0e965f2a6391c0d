package io.rollcall.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds by which groups a user is in a group, without reading anybody's members. Used once.
 *
 * <ol>
 *   <li>Up from the user, level by level, until a level has the group: its first path is a shortest one. If a level brings
 *       nothing new before, there is none.
 *   <li>Down again from the group: of the level below, the first in {@link Directory#PATH_ORDER} that it holds. The server
 *       is asked whether it holds one of many, then one of half of them, and so on.
 * </ol>
 */
final class UpwardPath {
    private final UpwardSearch search;
    private final Readers readers;
    private final Map<DirectoryId, DirectoryGroup> reached = new HashMap<>();

    UpwardPath(Session session, Readers readers) throws DirectoryException {
        search = new UpwardSearch(session, readers);
        this.readers = readers;
    }

    /** See {@link Directory#path}. */
    List<DirectoryGroup> find(DirectoryId user, DirectoryId group, boolean nested) throws DirectoryException {
        SearchResultEntry entry = search.user(user);
        List<List<DirectoryGroup>> levels = new ArrayList<>();
        List<DirectoryGroup> level = new ArrayList<>();
        search.holding(entry, holder -> reach(holder, level));
        levels.add(level);
        while (nested && !reached.containsKey(group) && !last(levels).isEmpty()) {
            levels.add(above(last(levels), group));
        }
        DirectoryGroup found = reached.get(group);
        return found == null ? List.of() : down(found, levels);
    }

    private static List<DirectoryGroup> last(List<List<DirectoryGroup>> levels) {
        return levels.get(levels.size() - 1);
    }

    private void reach(SearchResultEntry entry, List<DirectoryGroup> level) throws DirectoryException {
        DirectoryGroup group = readers.groups().group(entry);
        if (reached.putIfAbsent(group.id(), group) == null) {
            level.add(group);
        }
    }

    private List<DirectoryGroup> above(List<DirectoryGroup> below, DirectoryId wanted) throws DirectoryException {
        List<DirectoryGroup> level = new ArrayList<>();
        for (int from = 0; from < below.size() && !reached.containsKey(wanted); from += UpwardSearch.AT_ONCE) {
            int to = Math.min(below.size(), from + UpwardSearch.AT_ONCE);
            search.holdingOneOf(below.subList(from, to), readers.groups().attributes(), holder -> reach(holder, level));
        }
        return level;
    }

    private List<DirectoryGroup> down(DirectoryGroup group, List<List<DirectoryGroup>> levels)
            throws DirectoryException {
        List<DirectoryGroup> path = new ArrayList<>();
        path.add(group);
        for (int level = levels.size() - 2; level >= 0; level--) {
            path.add(firstIn(path.get(path.size() - 1), levels.get(level)));
        }
        return path;
    }

    private DirectoryGroup firstIn(DirectoryGroup group, List<DirectoryGroup> level) throws DirectoryException {
        List<DirectoryGroup> sorted =
                level.stream().sorted(Directory.PATH_ORDER).toList();
        for (int from = 0; from < sorted.size(); from += UpwardSearch.AT_ONCE) {
            List<DirectoryGroup> part = sorted.subList(from, Math.min(sorted.size(), from + UpwardSearch.AT_ONCE));
            if (search.holdsOneOf(group, part)) {
                return firstOf(group, part);
            }
        }
        throw readers.explain()
                .problem("the group \"" + group.dn()
                        + "\" changed while it was asked by which groups the user is in it." + " Ask again.");
    }

    /** The first that the group holds, of several of which it holds one. */
    private DirectoryGroup firstOf(DirectoryGroup group, List<DirectoryGroup> several) throws DirectoryException {
        List<DirectoryGroup> rest = several;
        while (rest.size() > 1) {
            List<DirectoryGroup> half = rest.subList(0, rest.size() / 2);
            rest = search.holdsOneOf(group, half) ? half : rest.subList(half.size(), rest.size());
        }
        return rest.get(0);
    }
}
