package io.rollcall.server.json;

import io.rollcall.Registry;
import io.rollcall.directory.Bind;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Servers;
import io.rollcall.journal.Held;
import io.rollcall.journal.JournalEntry;
import io.rollcall.journal.Run;
import io.rollcall.journal.Run.Status;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Fingerprint;
import io.rollcall.registry.Group;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.GroupLink;
import io.rollcall.registry.RegisteredUser;
import io.rollcall.registry.Usage;
import io.rollcall.registry.UserSet;
import io.rollcall.server.json.PlanJson.RefusalJson;
import io.rollcall.server.json.ReviewJson.LeaveJson;
import io.rollcall.server.json.ReviewJson.LocalGroupJson;
import io.rollcall.server.operations.DirectoryOperations;
import io.rollcall.server.operations.LoginNames;
import io.rollcall.server.operations.Review;
import io.rollcall.server.operations.ShownPlan;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Makes the JSON forms; names are looked up in bulk, once a call. Safe for many threads. */
public final class JsonForms {
    private final Registry registry;
    private final UserGroups userGroups;

    public JsonForms(Registry registry) {
        this.registry = registry;
        this.userGroups = new UserGroups(registry);
    }

    public GroupJson group(Group group) {
        return groups(List.of(group), Map.of(group.id(), registry.groups().usages(group.id())))
                .get(0);
    }

    public List<GroupJson> groups(List<Group> groups) {
        return groups(groups, registry.groups().usages().stream().collect(Collectors.groupingBy(Usage::group)));
    }

    private List<GroupJson> groups(List<Group> groups, Map<GroupId, List<Usage>> usages) {
        RoaringBitmap all = new RoaringBitmap();
        groups.forEach(group -> group.members().addTo(all));
        LoginNames names = LoginNames.of(registry.users(), UserSet.wrap(all));
        return groups.stream()
                .map(group -> new GroupJson(
                        group.id().value(),
                        group.name(),
                        group.isLocal() ? "local" : "external",
                        group.link().filter(GroupLink::orphaned).isPresent(),
                        group.link().map(link -> link.directory().value()).orElse(null),
                        group.link().map(GroupLink::dn).orElse(null),
                        group.link().map(link -> link.id().toString()).orElse(null),
                        names.of(group.members()),
                        usages.getOrDefault(group.id(), List.of()).stream()
                                .map(Usage::place)
                                .sorted()
                                .toList(),
                        group.changed()))
                .toList();
    }

    public UserJson user(RegisteredUser user) {
        return users(List.of(user)).get(0);
    }

    public List<UserJson> users(List<RegisteredUser> users) {
        Map<Integer, List<String>> groups = userGroups.names(users);
        return users.stream()
                .map(user -> new UserJson(
                        user.id(),
                        user.login(),
                        user.displayName(),
                        user.mail(),
                        user.active(),
                        user.link().map(link -> link.directory().value()).orElse(null),
                        user.link().map(RegisteredUser.Link::dn).orElse(null),
                        user.link().map(link -> link.id().toString()).orElse(null),
                        groups.getOrDefault(user.id(), List.of())))
                .toList();
    }

    public PlanJson plan(ShownPlan plan) {
        LoginNames names = LoginNames.of(registry.users(), plan.users(), plan);
        return new PlanJson(
                plan.directory().value(),
                word(plan.mode()),
                plan.fingerprint().map(Fingerprint::value).orElse(null),
                plan.changes().stream().map(line -> change(line, names)).toList(),
                plan.summary(),
                plan.remarks(),
                plan.refusals().stream()
                        .map(refusal -> new RefusalJson(refusal.rule(), refusal.text()))
                        .toList());
    }

    private static ChangeJson change(ShownPlan.Line line, LoginNames names) {
        return new ChangeJson(
                line.word(),
                line.group().map(GroupRef::name).orElse(null),
                names.of(line.joined()),
                names.of(line.left()),
                line.reason().text(),
                line.reason().code().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                line.detail());
    }

    /** A run with its plan. */
    public RunJson run(Run run) {
        return run.status() == Status.FAILED ? run(run, null) : run(run, plan(ShownPlan.of(run, registry.journal())));
    }

    /** Runs without their plans. */
    public List<RunJson> runs(List<Run> runs) {
        return runs.stream().map(run -> run(run, null)).toList();
    }

    private static RunJson run(Run run, @Nullable PlanJson plan) {
        return new RunJson(
                run.id(),
                run.directory().value(),
                word(run.mode()),
                run.intent(),
                run.actor(),
                run.started(),
                run.finished(),
                run.status().word(),
                run.cause(),
                run.joined(),
                run.left(),
                run.fingerprint().map(Fingerprint::value).orElse(null),
                plan);
    }

    /** A held plan with all that it would change. */
    public HeldJson held(Held held) {
        return new HeldJson(
                held.fingerprint().value(),
                run(held.run()),
                held.rejected().map(Held.Rejection::actor).orElse(null));
    }

    /** Held plans without their changes. */
    public List<HeldJson> held(List<Held> held) {
        return held.stream()
                .map(one -> new HeldJson(
                        one.fingerprint().value(),
                        run(one.run(), null),
                        one.rejected().map(Held.Rejection::actor).orElse(null)))
                .toList();
    }

    public List<HistoryJson> history(List<JournalEntry> entries) {
        RoaringBitmap all = new RoaringBitmap();
        entries.forEach(entry -> {
            entry.joined().addTo(all);
            entry.left().addTo(all);
        });
        LoginNames names = LoginNames.of(registry.users(), UserSet.wrap(all));
        return entries.stream()
                .map(entry -> new HistoryJson(
                        entry.run().orElse(null),
                        entry.at(),
                        entry.actor(),
                        change(
                                new ShownPlan.Line(
                                        entry.kind(),
                                        entry.group(),
                                        entry.joined(),
                                        entry.left(),
                                        entry.reason(),
                                        entry.detail()),
                                names)))
                .toList();
    }

    public MembersAtJson membersAt(GroupRef group, Instant at, UserSet members) {
        return new MembersAtJson(
                group.name(), at, LoginNames.of(registry.users(), members).of(members));
    }

    public ReviewJson review(Review review) {
        RoaringBitmap all = new RoaringBitmap();
        review.groups().forEach(group -> {
            group.group().members().addTo(all);
            group.remaining().addTo(all);
        });
        ShownPlan plan = ShownPlan.of(review.plan(), review.refusals());
        LoginNames names = LoginNames.of(registry.users(), UserSet.wrap(all), plan);
        return new ReviewJson(
                review.plan().directory().value(),
                review.groups().stream().map(group -> localGroup(group, names)).toList(),
                plan(plan));
    }

    private static LocalGroupJson localGroup(Review.LocalGroup group, LoginNames names) {
        return new LocalGroupJson(
                group.group().id().value(),
                group.group().name(),
                group.associatedWith().orElse(null),
                names.of(group.group().members()),
                group.leaves().stream()
                        .map(leave -> new LeaveJson(
                                names.of(leave.users()), leave.reason().text()))
                        .toList(),
                names.of(group.remaining()),
                group.usages(),
                group.group().changed(),
                group.safeToDelete());
    }

    public List<UsageJson> usages(List<Usage> usages) {
        return usages.stream()
                .map(usage -> new UsageJson(
                        registry.groups().find(usage.group()).map(Group::name).orElse("#" + usage.group()),
                        usage.place()))
                .toList();
    }

    public static DirectoryJson directory(DirectorySettings settings) {
        Servers servers = settings.servers();
        Extent extent = settings.extent();
        Optional<Bind.Simple> simple = only(Bind.Simple.class, settings.bind());
        Optional<Bind.Kerberos> kerberos = only(Bind.Kerberos.class, settings.bind());
        return new DirectoryJson(
                settings.name().value(),
                settings.kind().word(),
                servers.urls(),
                servers.startTls(),
                servers.verifyTls(),
                servers.caPem().isPresent(),
                servers.clientCertificate().isPresent(),
                servers.followReferrals(),
                settings.bind().word(),
                simple.map(Bind.Simple::dn).orElse(null),
                simple.isPresent(),
                kerberos.map(Bind.Kerberos::principal).orElse(null),
                kerberos.flatMap(Bind.Kerberos::kdc).orElse(null),
                kerberos.isPresent(),
                extent.bases(),
                extent.userBases(),
                extent.userFilter().orElse(null),
                extent.groupBases(),
                extent.groupFilter().orElse(null),
                extent.nested(),
                extent.distributionGroups(),
                AttributesJson.of(settings.attributes()),
                settings.registerPolicy().name().toLowerCase(Locale.ROOT),
                word(settings.mode()),
                settings.strict(),
                settings.interval().toString(),
                DirectoryOperations.warnings(settings));
    }

    private static <T extends Bind> Optional<T> only(Class<T> kind, Bind bind) {
        return Optional.of(bind).filter(kind::isInstance).map(kind::cast);
    }

    public static DirectoryUserJson directoryUser(DirectoryUser user) {
        return new DirectoryUserJson(
                user.id().toString(), user.login(), user.displayName(), user.mail(), user.active(), user.dn());
    }

    public static DirectoryGroupJson directoryGroup(DirectoryGroup group) {
        return new DirectoryGroupJson(
                group.id().toString(), group.name(), group.parentName(), group.dn(), group.wellKnown());
    }

    private static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
