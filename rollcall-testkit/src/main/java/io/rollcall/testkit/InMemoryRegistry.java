package io.rollcall.testkit;

import io.rollcall.Registry;
import io.rollcall.RegistryChangedException;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.KnownMembers;
import io.rollcall.directory.Sid;
import io.rollcall.guard.ApprovedPlan;
import io.rollcall.guard.HeldPlan;
import io.rollcall.guard.HeldPlan.Refusal;
import io.rollcall.journal.Held;
import io.rollcall.journal.Held.Rejection;
import io.rollcall.journal.Journal;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.journal.RunStamp;
import io.rollcall.plan.Change;
import io.rollcall.plan.Fingerprint;
import io.rollcall.plan.Intent;
import io.rollcall.plan.NewUsers;
import io.rollcall.plan.Plan;
import io.rollcall.registry.Directories;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupView;
import io.rollcall.registry.Groups;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.Names;
import io.rollcall.registry.Refusals;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.RegisteredUser.Block;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.Settled;
import io.rollcall.registry.UserSet;
import io.rollcall.registry.Users;
import io.rollcall.testkit.World.Written;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * A registry that lives as long as the process. It passes the same contract as the one on PostgreSQL. One lock; an edit
 * works on a copy that replaces the state when it is through, so an edit that fails changed nothing (R17).
 */
public final class InMemoryRegistry implements Registry {
    private final Clock clock;
    private final Map<String, Semaphore> claims = new ConcurrentHashMap<>();
    private final Object lock = new Object();
    private volatile World world = new World();

    public InMemoryRegistry(Clock clock) {
        this.clock = clock;
    }

    /** The state at this moment, which never changes again. */
    World world() {
        return world;
    }

    /** Microseconds, as PostgreSQL keeps time. */
    Instant now() {
        return micros(clock.instant());
    }

    <T> T edit(Function<World, T> change) {
        synchronized (lock) {
            World next = world.copy();
            T result = change.apply(next);
            world = next;
            return result;
        }
    }

    @Override
    public RegistryView view(DirectoryName directory) {
        World now = world;
        return view(now, now.directory(directory), now.users.values());
    }

    @Override
    public Optional<Settled> settled(DirectoryName directory) {
        World now = world;
        DirectorySettings settings = now.directory(directory);
        return now.imprint(directory)
                .map(imprint ->
                        new Settled(imprint, view(now, settings, List.of()).with(now.version, List.of())));
    }

    /** With these users alone. */
    private static RegistryView view(World now, DirectorySettings settings, Collection<RegisteredUser> users) {
        LinkedUsers.Builder linked = LinkedUsers.builder();
        RoaringBitmap active = new RoaringBitmap();
        RoaringBitmap blockedByDirectory = new RoaringBitmap();
        for (RegisteredUser user : users) {
            boolean isLinked = isLinkedTo(user, settings.name());
            if (isLinked) {
                linked.add(user.link().orElseThrow().id(), user.id(), now.digests.getOrDefault(user.id(), 0L));
            }
            if (user.active()) {
                active.add(user.id());
            } else if (isLinked && user.block() == Block.BY_DIRECTORY) {
                blockedByDirectory.add(user.id());
            }
        }
        return new RegistryView(
                settings.name(),
                now.version,
                settings.mode(),
                settings.strict(),
                settings.registerPolicy(),
                now.nextUserId,
                now.nextGroupId,
                List.copyOf(now.groups.values()),
                linked.build(),
                UserSet.wrap(active),
                UserSet.wrap(blockedByDirectory),
                logins -> taken(now, logins),
                sids -> elsewhere(now, settings.name(), sids),
                now.position(settings.name()),
                now.named(settings.name()));
    }

    @Override
    public GroupView view(DirectoryName directory, GroupId id) {
        World now = world;
        Group group = now.group(id);
        DirectorySettings settings = now.directory(directory);
        if (group.link()
                .filter(link -> link.directory().equals(settings.name()))
                .isEmpty()) {
            throw Refusals.notImportedFrom(settings.name(), group);
        }
        RegistryView view = view(
                now,
                settings,
                now.users.values().stream()
                        .filter(user -> group.members().contains(user.id()))
                        .toList());
        KnownMembers.Builder known = KnownMembers.builder();
        LinkedUsers linked = view.linked();
        for (int index = 0; index < linked.size(); index++) {
            String dn = now.user(linked.userId(index)).link().orElseThrow().dn();
            known.add(linked.directoryId(index), dn);
        }
        return new GroupView(view.with(now.version, List.of(group)), known.build());
    }

    @Override
    public Optional<RegistryView> now(RegistryView ofGroup, List<DirectoryId> ids) {
        World now = world;
        if (now.version != ofGroup.version()) {
            return Optional.empty();
        }
        RegistryView more = view(
                now,
                now.directory(ofGroup.directory()),
                now.users.values().stream()
                        .filter(user -> user.link()
                                .filter(link -> ids.contains(link.id()))
                                .isPresent())
                        .toList());
        return Optional.of(ofGroup.with(more.linked(), more.active(), more.blockedByDirectory(), more.position()));
    }

    private static Map<Sid, Integer> elsewhere(World world, DirectoryName directory, Collection<Sid> sids) {
        Map<Sid, List<Integer>> found = world.sids.entrySet().stream()
                .filter(user -> sids.contains(user.getValue()))
                .filter(user -> !isLinkedTo(world.user(user.getKey()), directory))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        return found.entrySet().stream()
                .filter(user -> user.getValue().size() == 1)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, user -> user.getValue().get(0)));
    }

    static boolean isLinkedTo(RegisteredUser user, DirectoryName directory) {
        return user.link().filter(link -> link.directory().equals(directory)).isPresent();
    }

    private static Map<String, Integer> taken(World world, Collection<String> logins) {
        Map<String, Integer> owners = new HashMap<>();
        world.users.values().forEach(user -> owners.put(Names.key(user.login()), user.id()));
        return logins.stream()
                .map(Names::key)
                .filter(owners::containsKey)
                .collect(Collectors.toMap(key -> key, owners::get, (one, same) -> one));
    }

    @Override
    public Run apply(ApprovedPlan approved, RunStamp stamp) throws RegistryChangedException {
        Plan plan = approved.plan();
        synchronized (lock) {
            if (world.version != plan.version()) {
                throw new RegistryChangedException();
            }
            return edit(next -> {
                Instant at = now();
                Run run = write(next, plan, stamp, at, plan.isEmpty() ? Status.NOTHING_TO_DO : Status.APPLIED, null);
                if (!plan.isEmpty()) {
                    new PlanApplication(next, plan.directory(), at).apply(plan);
                    next.version++;
                }
                next.held.removeIf(held -> isFor(held, plan));
                next.positions.put(
                        Names.key(plan.directory().value()),
                        next.position(plan.directory()).and(plan.position()));
                if (plan.isEmpty()) {
                    plan.imprint()
                            .ifPresent(imprint -> next.imprints.put(
                                    Names.key(plan.directory().value()), new World.Imprinted(plan.version(), imprint)));
                }
                plan.named()
                        .ifPresent(named ->
                                next.named.put(Names.key(plan.directory().value()), named));
                return run;
            });
        }
    }

    @Override
    public Run hold(HeldPlan heldPlan, RunStamp stamp) throws RegistryChangedException {
        Plan plan = heldPlan.plan();
        synchronized (lock) {
            if (world.version != plan.version()) {
                throw new RegistryChangedException();
            }
            return edit(next -> {
                next.directory(plan.directory());
                Optional<Held> same = next.held.stream()
                        .filter(held -> isFor(held, plan) && held.fingerprint().equals(plan.fingerprint()))
                        .findFirst();
                if (same.isPresent()) {
                    return same.get().run();
                }
                next.held.removeIf(held -> isFor(held, plan) && held.rejected().isEmpty());
                String cause = heldPlan.refusals().stream().map(Refusal::text).collect(Collectors.joining("\n"));
                Run run = write(next, plan, stamp, now(), Status.HELD, cause);
                next.held.add(new Held(plan.fingerprint(), run, plan.intent(), Optional.empty()));
                return run;
            });
        }
    }

    private static boolean isFor(Held held, Plan plan) {
        return held.run().directory().equals(plan.directory())
                && held.intent().toString().equals(plan.intent().toString());
    }

    /** Writes a run with its entries. */
    private static Run write(
            World world, Plan plan, RunStamp stamp, Instant at, Status status, @Nullable String cause) {
        Run run = world.addRun(new Run(
                world.nextRunId(),
                plan.directory(),
                plan.mode(),
                plan.intent().toString(),
                stamp.actor(),
                micros(stamp.started()),
                at,
                status,
                cause,
                plan.joins(),
                plan.leaves(),
                Optional.of(plan.fingerprint())));
        boolean held = status == Status.HELD;
        for (Change change : plan.changes()) {
            JournalEntry entry = new JournalEntry(
                    Optional.of(run.id()),
                    at,
                    stamp.actor(),
                    change.kind(),
                    change.group(),
                    change.joined(),
                    change.left(),
                    change.reason(),
                    change.detail(),
                    held && change instanceof Change.Register register ? logins(register.users()) : Map.of());
            world.journal.add(new Written(entry, !held));
        }
        return run;
    }

    private static Map<Integer, String> logins(NewUsers users) {
        Map<Integer, String> logins = new HashMap<>();
        for (int i = 0; i < users.size(); i++) {
            logins.put(users.id(i), users.login(i));
        }
        return logins;
    }

    @Override
    public Run fail(DirectoryName directory, Intent intent, RunStamp stamp, String cause) {
        return edit(next -> {
            DirectorySettings settings = next.directory(directory);
            return next.addRun(new Run(
                    next.nextRunId(),
                    settings.name(),
                    settings.mode(),
                    intent.toString(),
                    stamp.actor(),
                    micros(stamp.started()),
                    now(),
                    Status.FAILED,
                    cause,
                    0,
                    0,
                    Optional.empty()));
        });
    }

    @Override
    public void reject(Fingerprint fingerprint, String actor) {
        edit(next -> {
            List<Held> after = new ArrayList<>();
            boolean found = false;
            for (Held held : next.held) {
                boolean waits = held.fingerprint().equals(fingerprint)
                        && held.rejected().isEmpty();
                found |= waits;
                after.add(
                        waits
                                ? new Held(
                                        fingerprint,
                                        held.run(),
                                        held.intent(),
                                        Optional.of(new Rejection(actor, now())))
                                : held);
            }
            if (!found) {
                throw Refusals.notHeld(fingerprint.value());
            }
            next.held.clear();
            next.held.addAll(after);
            return found;
        });
    }

    @Override
    public Claim claim(DirectoryName directory) {
        Semaphore right = claims.computeIfAbsent(Names.key(directory.value()), key -> new Semaphore(1, true));
        try {
            right.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the wait for another run of directory " + directory + " was interrupted");
        }
        return new Right(right);
    }

    @Override
    public Users users() {
        return new InMemoryUsers(this);
    }

    @Override
    public Groups groups() {
        return new InMemoryGroups(this);
    }

    @Override
    public Directories directories() {
        return new InMemoryDirectories(this);
    }

    @Override
    public Journal journal() {
        return new InMemoryJournal(this);
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** What follows a cursor, up to a limit. */
    static <T> List<T> page(Collection<T> all, ToIntFunction<T> id, int afterId, int limit) {
        return all.stream()
                .filter(item -> id.applyAsInt(item) > afterId)
                .limit(limit)
                .toList();
    }

    private static final class Right implements Claim {
        private @Nullable Semaphore held;

        Right(Semaphore held) {
            this.held = held;
        }

        @Override
        public synchronized void close() {
            if (held != null) {
                held.release();
                held = null;
            }
        }
    }
}
