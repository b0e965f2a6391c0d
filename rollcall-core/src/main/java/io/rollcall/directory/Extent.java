package io.rollcall.directory;

import java.util.List;
import java.util.Optional;

/**
 * What of a directory is in scope. Whatever is empty takes the preset of the kind.
 *
 * @param bases base DNs (RFC 4514), at least one; several where the entries are in several naming contexts. Users and
 *     groups are looked for below them unless they have bases of their own
 * @param userFilter which entries are users (RFC 4515)
 * @param nested whether a member of a member group is a member too (R16)
 * @param distributionGroups whether Active Directory's distribution groups, which grant nothing, are groups here
 */
public record Extent(
        List<String> bases,
        List<String> userBases,
        Optional<String> userFilter,
        List<String> groupBases,
        Optional<String> groupFilter,
        boolean nested,
        boolean distributionGroups) {
    public Extent {
        bases = List.copyOf(bases);
        userBases = List.copyOf(userBases);
        groupBases = List.copyOf(groupBases);
        if (bases.isEmpty()) {
            throw new IllegalArgumentException("a directory needs at least one base DN");
        }
    }

    /** Everything below these bases that is a user or a group by the kind's presets, with nesting. */
    public static Extent below(String... bases) {
        return new Extent(List.of(bases), List.of(), Optional.empty(), List.of(), Optional.empty(), true, false);
    }

    public Extent withUsers(List<String> newBases, Optional<String> newFilter) {
        return new Extent(bases, newBases, newFilter, groupBases, groupFilter, nested, distributionGroups);
    }

    public Extent withGroups(List<String> newBases, Optional<String> newFilter) {
        return new Extent(bases, userBases, userFilter, newBases, newFilter, nested, distributionGroups);
    }

    public Extent withNested(boolean newNested) {
        return new Extent(bases, userBases, userFilter, groupBases, groupFilter, newNested, distributionGroups);
    }

    public Extent withDistributionGroups(boolean newDistributionGroups) {
        return new Extent(bases, userBases, userFilter, groupBases, groupFilter, nested, newDistributionGroups);
    }
}
