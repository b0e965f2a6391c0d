package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroups;
import io.rollcall.registry.UserSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Resolves groups inside groups (R16), whatever the depth, in one pass over the edges.
 *
 * <ol>
 *   <li>Groups that contain each other in a cycle have the same members: each such circle, a strongly connected
 *       component of the graph, is collapsed into one.
 *   <li>Tarjan's algorithm finds the components with the contained ones first, so when a component is reached, the sets
 *       of everything inside it are done.
 *   <li>A component's set is the union of its groups' direct members and its contained components' sets.
 * </ol>
 *
 * Without recursion: the depth of nesting is the directory's choice, the depth of our stack is not.
 */
final class Nesting {
    private static final int UNSEEN = 0;

    private final DirectoryGroups groups;
    private final int[] userIds;
    private final int[] foreignIds;
    private final UserSet[] effective;

    private final int[] order;
    private final int[] low;
    private final int[] nextChild;
    private final boolean[] open;
    private final IntStack path = new IntStack();
    private final IntStack circle = new IntStack();
    private int counter;

    private Nesting(DirectoryGroups groups, int[] userIds, int[] foreignIds) {
        this.groups = groups;
        this.userIds = userIds;
        this.foreignIds = foreignIds;
        int size = groups.size();
        effective = new UserSet[size];
        order = new int[size];
        low = new int[size];
        nextChild = new int[size];
        open = new boolean[size];
    }

    /**
     * The effective members of the wanted groups, and of whatever is inside them.
     *
     * @param wanted ordinals of groups
     * @param userIds the registry's id for each ordinal of a directory user, -1 for those who are to be left out
     * @param foreignIds likewise for each ordinal of a member of another domain
     * @return by ordinal of group; null for groups that nobody wanted
     */
    static @Nullable UserSet[] resolve(DirectoryGroups groups, int[] wanted, int[] userIds, int[] foreignIds) {
        Nesting nesting = new Nesting(groups, userIds, foreignIds);
        for (int group : wanted) {
            if (nesting.order[group] == UNSEEN) {
                nesting.visit(group);
            }
        }
        return nesting.effective;
    }

    /** The direct members of the wanted groups alone, for a directory that is told not to nest. */
    static @Nullable UserSet[] direct(DirectoryGroups groups, int[] wanted, int[] userIds, int[] foreignIds) {
        Nesting nesting = new Nesting(groups, userIds, foreignIds);
        for (int group : wanted) {
            nesting.effective[group] = UserSet.wrap(nesting.directMembers(group));
        }
        return nesting.effective;
    }

    private void visit(int root) {
        enter(root);
        while (!path.isEmpty()) {
            int group = path.peek();
            int[] children = groups.directGroups(group);
            if (nextChild[group] < children.length) {
                int child = children[nextChild[group]++];
                if (order[child] == UNSEEN) {
                    enter(child);
                } else if (open[child]) {
                    low[group] = Math.min(low[group], order[child]);
                }
            } else {
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[group]);
                }
                if (low[group] == order[group]) {
                    close(group);
                }
            }
        }
    }

    private void enter(int group) {
        order[group] = ++counter;
        low[group] = counter;
        open[group] = true;
        path.push(group);
        circle.push(group);
    }

    /** All groups above {@code first} on the stack are one circle with it. */
    private void close(int first) {
        int from = circle.size();
        do {
            from--;
        } while (circle.get(from) != first);
        UserSet members = members(from);
        while (circle.size() > from) {
            int group = circle.pop();
            open[group] = false;
            effective[group] = members;
        }
    }

    /** The members of the circle whose groups are on the stack from here on; most circles are one group, with none inside. */
    private UserSet members(int from) {
        int first = circle.get(from);
        if (circle.size() == from + 1 && groups.directGroups(first).length == 0) {
            return UserSet.wrap(directMembers(first));
        }
        RoaringBitmap union = new RoaringBitmap();
        for (int i = from; i < circle.size(); i++) {
            int group = circle.get(i);
            UserSet.wrap(directMembers(group)).addTo(union);
            for (int child : groups.directGroups(group)) {
                UserSet inner = effective[child];
                if (inner != null) {
                    inner.addTo(union);
                }
            }
        }
        union.runOptimize();
        return UserSet.wrap(union);
    }

    /** In no order, and possibly repeated; the caller's own. */
    private int[] directMembers(int group) {
        int[] direct = groups.directUsers(group);
        int[] foreign = groups.foreignMembers(group);
        int[] ids = new int[direct.length + foreign.length];
        int count = registered(direct, userIds, ids, 0);
        count = registered(foreign, foreignIds, ids, count);
        return count == ids.length ? ids : Arrays.copyOf(ids, count);
    }

    private static int registered(int[] ordinals, int[] idOf, int[] to, int from) {
        int count = from;
        for (int ordinal : ordinals) {
            if (idOf[ordinal] >= 0) {
                to[count++] = idOf[ordinal];
            }
        }
        return count;
    }

    private static final class IntStack {
        private int[] values = new int[64];
        private int size;

        void push(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        int pop() {
            return values[--size];
        }

        int peek() {
            return values[size - 1];
        }

        int get(int index) {
            return values[index];
        }

        int size() {
            return size;
        }

        boolean isEmpty() {
            return size == 0;
        }
    }
}
