package io.rollcall;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.plan.Intent;
import io.rollcall.plan.Plan;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.Settled;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One reading against the whole registry. The registry's view is taken while the directory is read, which costs nothing
 * then: should somebody's edit come between, apply refuses the plan, and the next attempt takes a new view (R20).
 *
 * <p>Where the last run had nothing to do and the registry is still as it was, the view is taken only once the directory
 * says something else than it said then. As long as it says the same, the plan is empty again (R21), and neither users nor
 * groups of the registry are needed to know it.
 */
final class WholeRegistry implements Sides {
    private final Registry registry;
    private final KeptGroups kept;
    private final Directory directory;
    private final Intent intent;
    private final Progress progress;
    private @Nullable Reading reading;
    private @Nullable FutureTask<RegistryView> viewed;

    WholeRegistry(Registry registry, KeptGroups kept, Directory directory, Intent intent, Progress progress) {
        this.registry = registry;
        this.kept = kept;
        this.directory = directory;
        this.intent = intent;
        this.progress = progress;
    }

    /** What was read once still holds; only the registry is looked at again. */
    @Override
    public Both now() throws DirectoryException {
        if (reading != null) {
            return new Both(reading, registry.view(directory.name()));
        }
        if (intent instanceof Intent.Synchronise) {
            return again();
        }
        beginView();
        Reading first = read();
        reading = first;
        return new Both(first, view());
    }

    private Both again() throws DirectoryException {
        Optional<Settled> settled = registry.settled(directory.name());
        Reading read = directory.readAgain(settled.map(Settled::imprint), this::beginView, progress);
        if (read.coverage() == Coverage.UNCHANGED) {
            // Not kept: once the registry is edited, it proves nothing.
            return new Both(read, settled.orElseThrow().head());
        }
        reading = read;
        return new Both(read, view());
    }

    /** One user's registration asks for that user alone (R3); everything else takes one reading of everything. */
    private Reading read() throws DirectoryException {
        if (intent instanceof Intent.Register register && register.users().size() == 1) {
            return directory.readGroupsOf(register.users().first());
        }
        if (intent instanceof Intent.LinkUser link) {
            return directory.readGroupsOf(link.user());
        }
        return directory.read(progress);
    }

    private void beginView() {
        if (viewed == null) {
            viewed = new FutureTask<>(() -> registry.view(directory.name()));
            Thread thread = new Thread(viewed, "view of " + directory.name());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private RegistryView view() {
        beginView();
        return result(Objects.requireNonNull(viewed));
    }

    private static RegistryView result(FutureTask<RegistryView> view) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return view.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The registry has every user's DN of now, and those that were kept may be older. */
    @Override
    public void done(Plan plan) {
        if (intent instanceof Intent.Synchronise || intent instanceof Intent.SwitchMode) {
            kept.forget(directory.name());
        }
    }
}
