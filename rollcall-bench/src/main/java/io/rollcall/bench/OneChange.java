package io.rollcall.bench;

import io.rollcall.bench.BenchShape.Promises;
import io.rollcall.bench.Whole.Figures;
import io.rollcall.postgres.Database;
import io.rollcall.registry.Group;
import io.rollcall.testkit.servers.DirectoryEdit;
import io.rollcall.testkit.servers.GeneratedWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How long it takes until one change in the largest group is in the registry, when that group alone is synchronised: as
 * a command, from its start to its end, and inside a running server. Users leave and come back in turn; after each call
 * the group's members are compared with the truth.
 */
final class OneChange {
    /** After the first one, which has to ask the registry for each member. */
    private static final int COMMANDS = 5;

    /** A server that has been at it for a hundred times still runs much of its code as Java's interpreter does. */
    private static final int UNMEASURED = 200;

    /** The server asks for all members anew once more than 200 were read that joined: in none of these. */
    private static final int MEASURED = 60;

    private final BenchShape shape;
    private final KeptDirectory directory;
    private final Database database;
    private final GeneratedWorld world;
    private final int largest;
    private final int[] users;
    private int changes;

    OneChange(BenchShape shape, KeptDirectory directory, Database database) {
        this.shape = shape;
        this.directory = directory;
        this.database = database;
        world = directory.world();
        largest = world.shape().groups() - 1;
        users = onlyDirect();
    }

    /** Those that the group would not have through nesting. */
    private int[] onlyDirect() {
        BitSet nested = new BitSet();
        for (int member : world.groups(largest)) {
            Arrays.stream(world.effectiveUsers(member)).forEach(nested::set);
        }
        return Arrays.stream(world.users(largest))
                .filter(user -> !nested.get(user))
                .toArray();
    }

    void measure(Whole whole, Path home, Consumer<Row> rows)
            throws IOException, InterruptedException, Truth.WrongException {
        Trouble trouble = new Trouble();
        directory.changing(() -> {
            try {
                commands(whole, rows);
                try (RunningServer server = RunningServer.start(whole, home)) {
                    calls(server, rows);
                }
            } catch (Truth.WrongException wrong) {
                trouble.wrong = wrong;
            }
            if (changes % 2 == 1) {
                // Nobody shall be missing in what is kept for the next time.
                change();
            }
        });
        if (trouble.wrong != null) {
            throw trouble.wrong;
        }
    }

    private static final class Trouble {
        private Truth.@Nullable WrongException wrong;
    }

    private void commands(Whole whole, Consumer<Row> rows)
            throws IOException, InterruptedException, Truth.WrongException {
        rows.accept(row("one change in a group of %,d: the first sync --group", List.of(command(whole)), 1));
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < COMMANDS; i++) {
            seconds.add(command(whole));
        }
        rows.accept(row("one change in a group of %,d: sync --group", seconds, 1));
    }

    private double command(Whole whole) throws IOException, InterruptedException, Truth.WrongException {
        change();
        Figures figures = whole.rollcall("sync", "corp", "--group", world.groupName(largest));
        check();
        return figures.seconds();
    }

    private void calls(RunningServer server, Consumer<Row> rows)
            throws IOException, InterruptedException, Truth.WrongException {
        String path = "/directories/corp/sync?group=%23" + group().id();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < UNMEASURED + MEASURED; i++) {
            change();
            long from = System.nanoTime();
            JsonNode run = server.post(path);
            double took = (System.nanoTime() - from) / 1e9;
            if (run.path("joined").asInt() + run.path("left").asInt() != 1) {
                throw new Truth.WrongException("one user's change came to " + run);
            }
            check();
            if (i >= UNMEASURED) {
                seconds.add(took);
            }
        }
        rows.accept(row("one change in a group of %,d, inside a running server", seconds, 0.05));
    }

    /** The one in the middle. */
    private Row row(String what, List<Double> seconds, double most) {
        double median =
                seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow();
        Goal goal = shape.promises() == Promises.LARGEST ? Goal.fixedSeconds(most) : null;
        return Row.time(shape, String.format(what, world.users(largest).length), median, goal);
    }

    /** A user leaves, or the one that left last comes back. */
    private void change() {
        DirectoryEdit edit = directory.server().edit();
        if (changes++ % 2 == 0) {
            edit.removeMember(world.groupDn(largest), world.userDn(changing()));
        } else {
            edit.addMember(world.groupDn(largest), world.userDn(changing()));
        }
    }

    /** Who left or came back with the last change. */
    private int changing() {
        return users[(int) ((changes - 1) / 2 * 7919L % users.length)];
    }

    private void check() throws Truth.WrongException {
        BitSet truth = new BitSet();
        Arrays.stream(world.effectiveUsers(largest)).forEach(truth::set);
        boolean gone = changes % 2 == 1;
        int size = truth.cardinality() - (gone ? 1 : 0);
        Group group = group();
        int id = database.registry(Clock.systemUTC())
                .users()
                .findByLogin(world.login(changing()))
                .orElseThrow()
                .id();
        if (group.members().size() != size || group.members().contains(id) == gone) {
            throw new Truth.WrongException(world.login(changing()) + (gone ? " left " : " came back to ") + group.name()
                    + ", which has " + group.members().size() + " members instead of " + size);
        }
    }

    private Group group() {
        return database.registry(Clock.systemUTC())
                .groups()
                .findByName(world.groupName(largest))
                .orElseThrow();
    }
}
