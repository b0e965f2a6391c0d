package io.rollcall;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.plan.Change.MembershipDelta;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Both sides of one group's plan: the group read by itself against its members alone, or, where it cannot be read so,
 * the whole directory against the whole registry. For one run.
 *
 * <ol>
 *   <li>The registry says who is a member; or a view that was kept, if the registry is still the same.
 *   <li>The directory reads the group.
 *   <li>The registry says which of the others that the reading names are registered. If it has changed since, all begins
 *       anew: what was read relied on who was a member.
 * </ol>
 */
final class OneGroup implements Sides {
    private static final int ATTEMPTS = 20;

    private final Registry registry;
    private final KeptGroups kept;
    private final Directory directory;
    private final Intent.SynchroniseGroup intent;
    private final Progress progress;
    private @Nullable Fitting last;
    private @Nullable Reading everything;

    /** The group in the registry, and as the directory read it against that. */
    private record Fitting(GroupView view, Reading reading) {}

    OneGroup(
            Registry registry,
            KeptGroups kept,
            Directory directory,
            Intent.SynchroniseGroup intent,
            Progress progress) {
        this.registry = registry;
        this.kept = kept;
        this.directory = directory;
        this.intent = intent;
        this.progress = progress;
    }

    @Override
    public Both now() throws DirectoryException {
        DirectoryName name = directory.name();
        last = null;
        if (everything != null) {
            return new Both(everything, registry.view(name));
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            GroupView before = view();
            Optional<Reading> read = directory.readGroup(before.inDirectory());
            if (read.isEmpty()) {
                return readEverything(link(before));
            }
            Optional<RegistryView> present = registry.now(before.view(), unknown(read.get(), before));
            if (present.isPresent()) {
                last = new Fitting(before.with(present.get()), read.get());
                return new Both(read.get(), present.get());
            }
        }
        throw new DirectoryException("The registry was edited each of the " + ATTEMPTS + " times that "
                + directory.name() + " was read. Nothing was changed; run again when less is edited.");
    }

    private GroupView view() {
        GroupView view = kept.take(directory.name(), intent.group())
                .flatMap(known -> registry.now(known.view(), List.of()).map(known::with))
                .orElseGet(() -> registry.view(directory.name(), intent.group()));
        if (link(view).orphaned()) {
            throw Refusals.orphaned(view.group(), link(view));
        }
        return view;
    }

    private static GroupLink link(GroupView view) {
        return view.group().link().orElseThrow();
    }

    /** The users that the reading names and the view does not have. */
    private static List<DirectoryId> unknown(Reading reading, GroupView view) {
        List<DirectoryId> ids = new ArrayList<>();
        for (int user = view.known().size(); user < reading.users().size(); user++) {
            DirectoryId id = reading.users().id(user);
            if (view.view().linked().indexOf(id) < 0) {
                ids.add(id);
            }
        }
        return ids;
    }

    private Both readEverything(GroupLink link) throws DirectoryException {
        Reading reading = directory.read(progress);
        if (reading.groups().ordinalOf(link.id()) < 0) {
            throw new DirectoryException(gone(directory.name(), link.dn(), link.id()));
        }
        everything = reading;
        return new Both(reading, registry.view(directory.name()));
    }

    /** What is said of a group that is not there. */
    private static String gone(DirectoryName directory, String dn, DirectoryId id) {
        return directory + " has no group with the id " + id + " in scope any more; it was last at \"" + dn
                + "\". Nothing was changed. A run of the whole directory decides what becomes of it: rollcall sync "
                + directory;
    }

    /** Keeps what is known of the group now. */
    @Override
    public void done(Plan plan) {
        Fitting known = last;
        if (known == null) {
            return;
        }
        UserSet joined = UserSet.EMPTY;
        UserSet left = UserSet.EMPTY;
        for (MembershipDelta delta : plan.only(MembershipDelta.class).toList()) {
            joined = joined.or(delta.joined());
            left = left.or(delta.left());
        }
        GroupView after = plan.isEmpty() ? known.view() : known.view().after(joined, left);
        kept.keep(after.having(known.reading().users()));
    }
}
