package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.PlainTexts;
import io.rollcall.registry.RegistryView;
import io.rollcall.registry.UserSet;
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
    /** So many members take longer to digest than a thread takes to start. */
    private static final int MANY = 100_000;

    private final RegistryView view;
    private final MessageDigest digest;

    /** What is to be digested next: a call of the digest for each member would take longer than digesting it. */
    private final byte[] bytes = new byte[1 << 13];

    private int size;

    private Fingerprinter(RegistryView view) {
        this.view = view;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The fingerprint of a plan with these changes, which nobody changes any more; with many members it may still be in
     * the making.
     */
    static Fingerprint of(Draft draft, List<Change> changes) {
        long members = 0;
        for (Change change : changes) {
            members += change.joined().size() + change.left().size();
        }
        return members < MANY ? made(draft, changes) : Fingerprint.beside(() -> made(draft, changes));
    }

    private static Fingerprint made(Draft draft, List<Change> changes) {
        Fingerprinter fingerprinter = new Fingerprinter(draft.view);
        fingerprinter.text(draft.directory().value());
        fingerprinter.text(draft.mode().name());
        fingerprinter.text(draft.intent.toString());
        changes.forEach(fingerprinter::change);
        fingerprinter.flush();
        return new Fingerprint(HexFormat.of().formatHex(fingerprinter.digest.digest(), 0, 16));
    }

    private void change(Change change) {
        text(change.kind().name());
        text(change.reason().code().name());
        change.group().ifPresent(ref -> {
            put(ref.id().value(), view.nextGroupId());
            text(ref.name());
        });
        if (change instanceof Change.Register register) {
            registered(register.users());
        } else if (change instanceof Change.Link link) {
            put(link.user(), view.nextUserId());
            id(link.directoryUser().id());
            putLong(link.digest());
        } else if (change instanceof Change.UpdateUser update) {
            put(update.user(), view.nextUserId());
            update.newLogin().ifPresent(this::text);
            putLong(update.digest());
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

    private void registered(NewUsers users) {
        PlainTexts texts = new PlainTexts();
        for (int i = 0; i < users.size(); i++) {
            id(users.directoryId(i));
            if (users.show(i, texts)) {
                text(texts.bytes(), texts.from(PlainTexts.LOGIN), texts.to(PlainTexts.LOGIN));
            } else {
                text(users.login(i));
            }
            putLong(users.digest(i));
        }
    }

    private void group(DirectoryGroup group) {
        id(group.id());
        text(group.name());
        text(group.dn());
    }

    private void users(UserSet users) {
        int firstFree = view.nextUserId();
        putInt(users.size());
        for (int user : users.toArray()) {
            put(user, firstFree);
        }
    }

    private void put(int value, int firstFree) {
        boolean isNew = value >= firstFree;
        require(1);
        bytes[size++] = (byte) (isNew ? 1 : 0);
        putInt(isNew ? value - firstFree : value);
    }

    private void putInt(int value) {
        require(Integer.BYTES);
        bytes[size] = (byte) (value >>> 24);
        bytes[size + 1] = (byte) (value >>> 16);
        bytes[size + 2] = (byte) (value >>> 8);
        bytes[size + 3] = (byte) value;
        size += Integer.BYTES;
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }

    private void id(DirectoryId id) {
        putLong(id.high());
        putLong(id.low());
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        text(utf8, 0, utf8.length);
    }

    private void text(byte[] utf8, int from, int to) {
        putInt(to - from);
        if (to - from > bytes.length) {
            flush();
            digest.update(utf8, from, to - from);
            return;
        }
        require(to - from);
        System.arraycopy(utf8, from, bytes, size, to - from);
        size += to - from;
    }

    private void require(int more) {
        if (bytes.length - size < more) {
            flush();
        }
    }

    private void flush() {
        digest.update(bytes, 0, size);
        size = 0;
    }
}
