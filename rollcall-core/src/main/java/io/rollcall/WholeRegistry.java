package io.rollcall;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.Progress;
import io.rollcall.directory.Reading;
import io.rollcall.plan.Intent;
import io.rollcall.registry.RegistryView;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One reading against the whole registry. The registry's view is taken while the directory is read, which costs nothing
 * then: should somebody's edit come between, apply refuses the plan, and the next attempt takes a new view (R20).
 */
final class WholeRegistry implements Sides {
    private final Registry registry;
    private final Directory directory;
    private final Intent intent;
    private final Progress progress;
    private @Nullable Reading reading;

    WholeRegistry(Registry registry, Directory directory, Intent intent, Progress progress) {
        this.registry = registry;
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
        FutureTask<RegistryView> viewed = viewMeanwhile();
        Reading first = read();
        reading = first;
        return new Both(first, result(viewed));
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

    private FutureTask<RegistryView> viewMeanwhile() {
        FutureTask<RegistryView> view = new FutureTask<>(() -> registry.view(directory.name()));
        Thread thread = new Thread(view, "view of " + directory.name());
        thread.setDaemon(true);
        thread.start();
        return view;
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
}
