package io.rollcall.bench;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.postgres.Database;
import io.rollcall.registry.Group;
import io.rollcall.registry.RegistryView;
import io.rollcall.testkit.servers.GeneratedWorld;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How long a running server takes to answer over REST, one question after the other, over a journal of 1,000 more runs.
 * Each answer is checked. The figure is the time within which 19 of 20 answers came.
 */
final class Answers {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final int QUESTIONS = 200;
    private static final int UNMEASURED = 40;
    private static final int RUNS = 1_000;
    private static final int GROUPS_A_RUN = 100;

    private final BenchShape shape;
    private final GeneratedWorld world;
    private final int[] imported;
    private final Database database;
    private final Path home;
    private final SplittableRandom random = new SplittableRandom(4);

    Answers(BenchShape shape, GeneratedWorld world, int[] imported, Database database, Path home) {
        this.shape = shape;
        this.world = world;
        this.imported = imported;
        this.database = database;
        this.home = home;
    }

    void measure(Whole whole, @Nullable Goal goal, Consumer<Row> rows)
            throws IOException, InterruptedException, SQLException, Truth.WrongException {
        RegistryView view = database.registry(Clock.systemUTC()).view(CORP);
        List<Past> pasts = writeRuns(view);
        try (RunningServer server = RunningServer.start(whole, home)) {
            Caller caller = server::get;
            rows.accept(Row.time(shape, "explain, 19 of 20 answers within", explain(caller), goal));
            rows.accept(Row.time(shape, "groups of a user, 19 of 20 within", groupsOfUsers(caller, view), goal));
            rows.accept(Row.time(
                    shape, "members as of a past time, 19 of 20 within", members(caller, pasts, QUESTIONS), goal));
            List<Past> largest = pasts.subList(0, 1);
            rows.accept(Row.time(
                    shape,
                    String.format(
                            "the same, of the largest group (%,d)",
                            largest.get(0).size()),
                    members(caller, largest, QUESTIONS / 4),
                    goal));
        }
    }

    @FunctionalInterface
    private interface Caller {
        JsonNode ask(String path) throws IOException, InterruptedException;
    }

    /** One question, and what the answer must be. */
    private record Question(String path, Check check) {}

    @FunctionalInterface
    private interface Check {
        boolean holds(JsonNode answer);
    }

    private static double within(Caller caller, List<Question> questions)
            throws IOException, InterruptedException, Truth.WrongException {
        List<Double> seconds = new ArrayList<>();
        int unmeasured = Math.min(UNMEASURED, questions.size() / 4);
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            long from = System.nanoTime();
            JsonNode answer = caller.ask(question.path());
            double took = (System.nanoTime() - from) / 1e9;
            if (!question.check().holds(answer)) {
                throw new Truth.WrongException("the answer to " + question.path());
            }
            if (i >= unmeasured) {
                seconds.add(took);
            }
        }
        return percentile95(seconds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The smallest value that at least 19 of 20 do not exceed. */
    static double percentile95(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.95) - 1];
    }

    private double explain(Caller caller) throws IOException, InterruptedException, Truth.WrongException {
        List<Question> questions = new ArrayList<>();
        while (questions.size() < QUESTIONS + UNMEASURED) {
            int group = imported[random.nextInt(imported.length)];
            int[] members = world.effectiveUsers(group);
            boolean inside = members.length > 0 && random.nextBoolean();
            int user = inside
                    ? members[random.nextInt(members.length)]
                    : random.nextInt(world.shape().users());
            boolean member = Arrays.binarySearch(members, user) >= 0;
            questions.add(new Question(
                    "/explain?user=" + encoded(world.login(user)) + "&group=" + encoded(world.groupName(group)),
                    answer -> answer.get("member").asBoolean() == member));
        }
        return within(caller, questions);
    }

    private double groupsOfUsers(Caller caller, RegistryView view)
            throws IOException, InterruptedException, Truth.WrongException {
        List<Question> questions = new ArrayList<>();
        while (questions.size() < QUESTIONS + UNMEASURED) {
            int user = random.nextInt(world.shape().users());
            int id = view.linked().userId(view.linked().indexOf(world.userId(user)));
            long groups = view.groups().stream()
                    .filter(group -> group.members().contains(id))
                    .count();
            questions.add(new Question(
                    "/users/" + encoded(world.login(user)),
                    answer -> answer.get("groups").size() == groups));
        }
        return within(caller, questions);
    }

    private double members(Caller caller, List<Past> pasts, int count)
            throws IOException, InterruptedException, Truth.WrongException {
        List<Question> questions = new ArrayList<>();
        while (questions.size() < count) {
            Past past = pasts.get(random.nextInt(pasts.size()));
            int run = 1 + random.nextInt(RUNS);
            int size = past.size() - run % 2;
            questions.add(new Question(
                    "/groups/" + encoded("#" + past.group()) + "/members?at="
                            + past.begin().plusMillis(run),
                    answer -> answer.get("members").size() == size));
        }
        return within(caller, questions);
    }

    /**
     * A group with a past: one member left in each odd run, and came back in the next.
     *
     * @param size how many members it has now, after an even number of runs
     * @param begin run n was n ms later
     */
    private record Past(int group, int user, int size, Instant begin) {}

    /**
     * Writes into the journal what 1,000 runs would have, with changes in 100 groups each: so many real ones take longer
     * than anybody waits, and reading the journal is what is measured. The largest group comes first.
     */
    private List<Past> writeRuns(RegistryView view) throws SQLException {
        Map<DirectoryId, Group> byId = new HashMap<>();
        view.groups().forEach(group -> group.link().ifPresent(link -> byId.put(link.id(), group)));
        List<Group> chosen = new ArrayList<>();
        byId.values().stream()
                .max((one, other) ->
                        Integer.compare(one.members().size(), other.members().size()))
                .ifPresent(chosen::add);
        for (int i = 0; chosen.size() < Math.min(GROUPS_A_RUN, imported.length) && i < imported.length; i++) {
            Group group = byId.get(world.groupId(imported[i]));
            if (group != null && !group.members().isEmpty() && !chosen.contains(group)) {
                chosen.add(group);
            }
        }
        try (Connection connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            Instant begin = lastEntry(connection);
            List<Past> pasts = chosen.stream()
                    .map(group -> new Past(
                            group.id().value(),
                            group.members().toArray()[0],
                            group.members().size(),
                            begin))
                    .toList();
            write(connection, pasts);
            connection.commit();
            return pasts;
        }
    }

    private static Instant lastEntry(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select ceil(extract(epoch from max(at)) * 1000) from journal_entry");
                ResultSet row = select.executeQuery()) {
            row.next();
            return Instant.ofEpochMilli(row.getLong(1));
        }
    }

    private static void write(Connection connection, List<Past> pasts) throws SQLException {
        Instant begin = pasts.get(0).begin();
        try (PreparedStatement runs = connection.prepareStatement("""
                        with of_run as (
                            insert into run (directory, mode, intent, actor, started, finished, status, joined_count,
                                             left_count)
                            select 'corp', 'partial', 'sync', 'bench', at, at, 'applied',
                                   case n %% 2 when 0 then %1$d else 0 end, case n %% 2 when 1 then %1$d else 0 end
                            from generate_series(1, %2$d) n,
                                 lateral (select ?::timestamptz + n * interval '1 ms' as at) t
                            order by n
                            returning id, finished, joined_count)
                        insert into journal_entry (run_id, happened, at, actor, kind, group_id, group_name, joined_users,
                                                   left_users, reason, reason_text, detail)
                        select r.id, true, r.finished, 'bench', 'MEMBERS', p.group_id, g.name,
                               case when r.joined_count > 0 then array[p.user_id] else '{}' end,
                               case when r.joined_count > 0 then '{}' else array[p.user_id] end,
                               case when r.joined_count > 0 then 'JOINED_IN_DIRECTORY' else 'LEFT_IN_DIRECTORY' end,
                               'the directory says so', ''
                        from of_run r, unnest(?::int[], ?::int[]) p (group_id, user_id)
                        join registry_group g on g.id = p.group_id
                        order by r.id""".formatted(pasts.size(), RUNS))) {
            runs.setString(1, begin.toString());
            runs.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", pasts.stream().map(Past::group).toArray()));
            runs.setArray(
                    3,
                    connection.createArrayOf(
                            "int4", pasts.stream().map(Past::user).toArray()));
            runs.executeUpdate();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
