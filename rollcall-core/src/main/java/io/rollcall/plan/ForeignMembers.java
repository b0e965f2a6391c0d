package io.rollcall.plan;

import io.rollcall.directory.Sid;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Members that a group names by the SID of another domain: each is the registered user that is linked to another
 * configured directory under that SID, if there is one and it is active. The others are counted and reported.
 */
final class ForeignMembers {
    private static final int DOMAINS_NAMED = 5;
    private static final int NOBODY = -1;

    private final Draft draft;

    ForeignMembers(Draft draft) {
        this.draft = draft;
    }

    /** By ordinal of foreign member: the registered user's id, or -1. */
    int[] activeIds() {
        List<Sid> foreign = draft.reading.groups().foreign();
        int[] ids = new int[foreign.size()];
        if (ids.length == 0) {
            return ids;
        }
        Map<Sid, Integer> known = draft.view.sids().elsewhere(foreign);
        SortedSet<String> unknownDomains = new TreeSet<>();
        for (int i = 0; i < ids.length; i++) {
            Integer id = known.get(foreign.get(i));
            if (id == null) {
                unknownDomains.add(foreign.get(i).domain());
            }
            ids[i] = id != null && draft.view.active().contains(id) ? id : NOBODY;
        }
        report(ids.length, known.size(), unknownDomains);
        return ids;
    }

    private void report(int all, int known, SortedSet<String> unknownDomains) {
        String found = "Members of other domains (foreign security principals): " + all + ", of which " + known
                + (known == 1 ? " is a registered user" : " are registered users") + " of another directory here";
        String domains =
                String.join(", ", unknownDomains.stream().limit(DOMAINS_NAMED).toList());
        int more = unknownDomains.size() - DOMAINS_NAMED;
        draft.remarks.add(
                known == all
                        ? found + "."
                        : found + ". The others were left out; they are groups, or users that are not registered, of "
                                + domains + (more > 0 ? " and " + more + " more domains" : "") + ".");
    }
}
