package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Digests everything that a plan would do. Ids that the plan itself would give are counted from the first free one, so
 * that somebody else's new group does not make it another plan.
 */
final class Fingerprinter {
    private final RegistryView view;
    private final MessageDigest digest;

    private Fingerprinter(RegistryView view) {
        this.view = view;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static Fingerprint of(Draft draft, List<Change> changes) {
        Fingerprinter fingerprinter = new Fingerprinter(draft.view);
        fingerprinter.text(draft.directory().value());
        fingerprinter.text(draft.mode().name());
        fingerprinter.text(draft.intent.toString());
        changes.forEach(fingerprinter::change);
        return new Fingerprint(HexFormat.of().formatHex(fingerprinter.digest.digest(), 0, 16));
    }

    private void change(Change change) {
        text(change.kind().name());
        text(change.reason().code().name());
        change.group().ifPresent(ref -> {
            number(ref.id().value(), view.nextGroupId());
            text(ref.name());
        });
        if (change instanceof Change.Register register) {
            NewUsers users = register.users();
            for (int i = 0; i < users.size(); i++) {
                id(users.directoryId(i));
                text(users.login(i));
                whole(users.digest(i));
            }
        } else if (change instanceof Change.Link link) {
            number(link.user(), view.nextUserId());
            id(link.directoryUser().id());
            whole(link.digest());
        } else if (change instanceof Change.UpdateUser update) {
            number(update.user(), view.nextUserId());
            update.newLogin().ifPresent(this::text);
            whole(update.digest());
        } else if (change instanceof Change.Import imported) {
            group(imported.directoryGroup());
        } else if (change instanceof Change.Associate associate) {
            group(associate.directoryGroup());
        } else if (change instanceof Change.Rename rename) {
            group(rename.directoryGroup());
        } else if (change instanceof Change.Move move) {
            group(move.directoryGroup());
        } else if (change instanceof Change.Return back) {
            group(back.directoryGroup());
        } else if (change instanceof Change.SwitchMode mode) {
            text(mode.to().name() + mode.strict());
        }
        if (!(change instanceof Change.Register)) {
            users(change.joined());
            users(change.left());
        }
    }

    private void group(DirectoryGroup group) {
        id(group.id());
        text(group.name());
        text(group.dn());
    }

    private void users(UserSet users) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 5 * users.size());
        bytes.putInt(users.size());
        users.forEachId(user -> put(bytes, user, view.nextUserId()));
        digest.update(bytes.flip());
    }

    private void number(int value, int firstFree) {
        ByteBuffer bytes = ByteBuffer.allocate(5);
        put(bytes, value, firstFree);
        digest.update(bytes.flip());
    }

    private static void put(ByteBuffer bytes, int value, int firstFree) {
        boolean isNew = value >= firstFree;
        bytes.put((byte) (isNew ? 1 : 0));
        bytes.putInt(isNew ? value - firstFree : value);
    }

    private void whole(long value) {
        digest.update(ByteBuffer.allocate(8).putLong(value).flip());
    }

    private void id(DirectoryId id) {
        digest.update(
                ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low()).flip());
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
