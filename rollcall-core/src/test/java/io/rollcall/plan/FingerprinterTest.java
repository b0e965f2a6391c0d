package io.rollcall.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryGroups;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.DirectoryUsers;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Reading;
import io.rollcall.directory.RegisterPolicy;
import io.rollcall.plan.Change.GroupRef;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.LinkedUsers;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A held plan waits for its approval also while Rollcall is updated, so a fingerprint is for ever what it is. */
class FingerprinterTest {
    private static final DirectoryName CORP = new DirectoryName("corp");
    private static final int FREE_USER = 1_000;
    private static final int FREE_GROUP = 50;
    private static final Reason REASON = new Reason(Reason.Code.MOVED, "no part of it");

    private static final List<DirectoryUser> USERS = List.of(
            new DirectoryUser(new DirectoryId(-1, 1), true, "Anne", "Anne", null, "cn=anne"),
            new DirectoryUser(new DirectoryId(2, -2), true, "jörg", "Jörg", null, "cn=jörg"),
            new DirectoryUser(new DirectoryId(3, 3), false, "x".repeat(20_000), "", "a@b", "cn=long"),
            new DirectoryUser(new DirectoryId(4, 4), true, " blank", "", "a@b", "cn=blank"),
            new DirectoryUser(new DirectoryId(5, 5), true, "taken", "", "a@b", "cn=taken"));

    private final DirectoryGroup group =
            new DirectoryGroup(new DirectoryId(7, 8), "Prüfung", "Teams", "cn=Prüfung,ou=Teams");
    private final NewUsers newUsers =
            new NewUsers(FREE_USER, DirectoryUsers.of(USERS), new int[] {0, 1, 2, 3, 4}, Map.of(4, "taken@corp"));
    private final UserSet many =
            UserSet.of(IntStream.range(0, 60_000).map(i -> i * 7).toArray());
    private final UserSet few = UserSet.of(1, FREE_USER - 1, FREE_USER, FREE_USER + 1, Integer.MAX_VALUE);

    private final List<Change> changes = List.of(
            new Change.SwitchMode(Mode.PARTIAL, Mode.FULL, true, REASON),
            new Change.Register(newUsers, REASON),
            new Change.Link(FREE_USER, USERS.get(0), -5, REASON),
            new Change.UpdateUser(12, Optional.of("öther"), USERS.get(1), Long.MIN_VALUE, REASON),
            new Change.UpdateUser(13, Optional.empty(), USERS.get(1), 77, REASON),
            new Change.Block(few, REASON),
            new Change.Unblock(many, REASON),
            new Change.Import(ref(FREE_GROUP), group, REASON),
            new Change.Associate(ref(FREE_GROUP - 1), "before", group, REASON),
            new Change.Rename(ref(1), "before", group, REASON),
            new Change.Move(ref(2), group, REASON),
            new Change.Orphan(ref(3), group.id(), REASON),
            new Change.Return(ref(4), group, REASON),
            new Change.MembershipDelta(ref(FREE_GROUP + 9), many, few, REASON),
            new Change.MembershipDelta(ref(5), UserSet.EMPTY, UserSet.of(9), REASON));

    private static GroupRef ref(int id) {
        return new GroupRef(new GroupId(id), "Group " + id);
    }

    @Test
    void it_is_a_digest_of_each_change_after_the_other() throws Exception {
        Draft draft = draft();
        for (int size = 0; size <= changes.size(); size++) {
            List<Change> some = changes.subList(0, size);
            assertThat(Fingerprinter.of(draft, some).value()).isEqualTo(plainly(some));
        }
    }

    private static Draft draft() {
        Reading reading = new Reading(
                CORP,
                Instant.EPOCH,
                Coverage.EVERYTHING,
                true,
                DirectoryUsers.of(List.of()),
                DirectoryGroups.builder().build(),
                Reading.Tally.NONE,
                List.of());
        RegistryView view = new RegistryView(
                CORP,
                1,
                Mode.PARTIAL,
                false,
                RegisterPolicy.MANUAL,
                FREE_USER,
                FREE_GROUP,
                List.of(),
                LinkedUsers.builder().build(),
                UserSet.EMPTY,
                UserSet.EMPTY,
                logins -> Map.of(),
                sids -> Map.of());
        return new Draft(new Intent.Synchronise(), reading, view);
    }

    private String plainly(List<Change> some) throws IOException, NoSuchAlgorithmException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        text(out, "corp");
        text(out, "PARTIAL");
        text(out, new Intent.Synchronise().toString());
        for (Change change : some) {
            plainly(out, change);
        }
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        return HexFormat.of().formatHex(digest, 0, 16);
    }

    private void plainly(DataOutputStream out, Change change) throws IOException {
        text(out, change.kind().name());
        text(out, change.reason().code().name());
        if (change.group().isPresent()) {
            number(out, change.group().get().id().value(), FREE_GROUP);
            text(out, change.group().get().name());
        }
        switch (change.kind()) {
            case SWITCH_MODE -> text(out, "FULLtrue");
            case REGISTER -> {
                for (int i = 0; i < newUsers.size(); i++) {
                    id(out, newUsers.directoryId(i));
                    text(out, newUsers.login(i));
                    out.writeLong(newUsers.digest(i));
                }
                return;
            }
            case LINK -> {
                number(out, FREE_USER, FREE_USER);
                id(out, USERS.get(0).id());
                out.writeLong(-5);
            }
            case UPDATE_USER -> {
                Change.UpdateUser update = (Change.UpdateUser) change;
                number(out, update.user(), FREE_USER);
                if (update.newLogin().isPresent()) {
                    text(out, update.newLogin().get());
                }
                out.writeLong(update.digest());
            }
            case IMPORT, ASSOCIATE, RENAME, MOVE, RETURN -> {
                id(out, group.id());
                text(out, group.name());
                text(out, group.dn());
            }
            default -> {}
        }
        for (UserSet users : List.of(change.joined(), change.left())) {
            out.writeInt(users.size());
            for (int user : users) {
                number(out, user, FREE_USER);
            }
        }
    }

    private static void number(DataOutputStream out, int value, int firstFree) throws IOException {
        out.writeByte(value >= firstFree ? 1 : 0);
        out.writeInt(value >= firstFree ? value - firstFree : value);
    }

    private static void id(DataOutputStream out, DirectoryId id) throws IOException {
        out.writeLong(id.high());
        out.writeLong(id.low());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
