package io.rollcall.server;

import io.rollcall.Registry;
import io.rollcall.Synchronizer;
import io.rollcall.guard.Guard;
import io.rollcall.guard.Limits;
import io.rollcall.plan.Planner;
import io.rollcall.server.operations.Connections;
import io.rollcall.server.operations.DirectoryOperations;
import io.rollcall.server.operations.ExplainOperations;
import io.rollcall.server.operations.GroupOperations;
import io.rollcall.server.operations.HeldOperations;
import io.rollcall.server.operations.JournalOperations;
import io.rollcall.server.operations.ReviewOperations;
import io.rollcall.server.operations.RunOperations;
import io.rollcall.server.operations.UserOperations;
import io.rollcall.server.secrets.SecretBox;
import java.time.Clock;

/** Rollcall put together: the operations over one registry. Safe for many threads. */
public final class Rollcall implements AutoCloseable {
    private final Registry registry;
    private final Runnable onClose;
    private final DirectoryOperations directories;
    private final GroupOperations groups;
    private final UserOperations users;
    private final RunOperations runs;
    private final HeldOperations held;
    private final ReviewOperations reviews;
    private final JournalOperations journal;
    private final ExplainOperations explanations;

    /**
     * @param onClose lets go of whatever the registry stands on
     */
    public Rollcall(Registry registry, Connections connections, SecretBox secrets, Clock clock, Runnable onClose) {
        this.registry = registry;
        this.onClose = onClose;
        Synchronizer synchronizer = new Synchronizer(registry, new Planner(), new Guard(Limits.DEFAULT), clock);
        directories = new DirectoryOperations(registry, connections, secrets);
        groups = new GroupOperations(registry);
        users = new UserOperations(registry);
        runs = new RunOperations(registry, connections, synchronizer);
        held = new HeldOperations(registry, runs);
        reviews = new ReviewOperations(registry, runs);
        journal = new JournalOperations(registry);
        explanations = new ExplainOperations(registry, connections, clock);
    }

    public Registry registry() {
        return registry;
    }

    public DirectoryOperations directories() {
        return directories;
    }

    public GroupOperations groups() {
        return groups;
    }

    public UserOperations users() {
        return users;
    }

    public RunOperations runs() {
        return runs;
    }

    public HeldOperations held() {
        return held;
    }

    public ReviewOperations reviews() {
        return reviews;
    }

    public JournalOperations journal() {
        return journal;
    }

    public ExplainOperations explanations() {
        return explanations;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
