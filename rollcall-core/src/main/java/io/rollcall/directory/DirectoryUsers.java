package io.rollcall.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users of a reading, kept in columns: about 130 bytes a user, nothing decoded until asked for. A user is addressed
 * by its ordinal, 0 to {@link #size()} - 1, in the order in which they were added. Immutable, safe for many threads.
 */
public final class DirectoryUsers {
    private static final int CHUNK = 1 << 20;
    private static final byte[] NONE = {};

    /** The place of a user without attributes. */
    private static final long NOT_READ = -1;

    private final int size;
    private final DirectoryIdTable table;
    private final boolean[] active;
    private final long[] digests;
    private final long[] places;
    private final List<byte[]> chunks;

    private DirectoryUsers(Builder from) {
        size = from.size;
        table = from.table;
        active = Arrays.copyOf(from.active, size);
        digests = Arrays.copyOf(from.digests, size);
        places = Arrays.copyOf(from.places, size);
        chunks = List.copyOf(from.chunks);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Begins with these members as active users without attributes, each under its ordinal there. */
    public static Builder builder(KnownMembers known) {
        return new Builder(known);
    }

    public static DirectoryUsers of(Iterable<DirectoryUser> users) {
        Builder builder = builder();
        users.forEach(builder::add);
        return builder.build();
    }

    public int size() {
        return size;
    }

    public DirectoryId id(int ordinal) {
        return table.id(ordinal);
    }

    /** Their ids by ordinal, not to be added to. */
    public DirectoryIdTable ids() {
        return table;
    }

    /** The ordinal of the user with this id, or -1. */
    public int ordinalOf(DirectoryId id) {
        return table.ordinalOf(id);
    }

    public boolean active(int ordinal) {
        return active[ordinal];
    }

    /** Whether the user was read, and is not only known from before, without attributes. */
    public boolean isRead(int ordinal) {
        return places[ordinal] != NOT_READ;
    }

    /**
     * A digest of login, display name, mail, DN and, if there is one, SID: equal attributes give equal digests, in every process and version,
     * so that an unchanged user is recognised without decoding. Its upper half is of the login name alone: see {@link
     * #sameLogin}.
     */
    public long digest(int ordinal) {
        return digests[ordinal];
    }

    /** Whether two digests are of users with the same login name in the directory, whatever else differs. */
    public static boolean sameLogin(long digest, long other) {
        return (digest ^ other) >>> 32 == 0;
    }

    public DirectoryUser get(int ordinal) {
        if (places[ordinal] == NOT_READ) {
            return new DirectoryUser(id(ordinal), active[ordinal], "", "", null, "", null);
        }
        ByteBuffer in = textsOf(ordinal);
        String login = readText(in);
        String displayName = readText(in);
        String mail = readText(in);
        String dn = readText(in);
        return new DirectoryUser(
                id(ordinal), active[ordinal], orEmpty(login), orEmpty(displayName), mail, orEmpty(dn), readSid(in));
    }

    /** The login name of {@link #get}, without the rest. */
    public String login(int ordinal) {
        return places[ordinal] == NOT_READ ? "" : orEmpty(readText(textsOf(ordinal)));
    }

    /** Shows a user's texts where they lie; false if they are not plain, and then {@link #get} alone tells them. */
    public boolean show(int ordinal, PlainTexts texts) {
        long place = places[ordinal];
        return place != NOT_READ && texts.show(chunks.get((int) (place >>> 32)), (int) place);
    }

    private ByteBuffer textsOf(int ordinal) {
        return texts(chunks, places[ordinal]);
    }

    private static ByteBuffer texts(List<byte[]> chunks, long place) {
        return ByteBuffer.wrap(chunks.get((int) (place >>> 32))).position((int) place);
    }

    private static @Nullable Sid readSid(ByteBuffer in) {
        byte[] raw = new byte[in.get()];
        in.get(raw);
        return Sid.of(raw).orElse(null);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String readText(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return text;
    }

    /** Text as UTF-8 in a part of an array, which stays its owner's. */
    public static final class Text {
        private final byte[] bytes;
        private final int from;
        private final int to;

        public Text(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
        }

        static Text of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Text(bytes, 0, bytes.length);
        }

        public int length() {
            return to - from;
        }

        @Override
        public String toString() {
            return new String(bytes, from, length(), StandardCharsets.UTF_8);
        }
    }

    /** Collects users; not safe for many threads. */
    public static final class Builder {
        private int size;
        private DirectoryIdTable table;
        private boolean shared;
        private boolean[] active;
        private long[] digests;
        private long[] places;
        private final List<byte[]> chunks = new ArrayList<>();
        private ByteBuffer chunk = ByteBuffer.allocate(0);

        private Builder() {
            table = new DirectoryIdTable();
            active = new boolean[64];
            digests = new long[64];
            places = new long[64];
        }

        private Builder(KnownMembers known) {
            table = known.idTable();
            shared = true;
            size = known.size();
            active = new boolean[size + 64];
            Arrays.fill(active, 0, size, true);
            digests = new long[active.length];
            places = new long[active.length];
            Arrays.fill(places, 0, size, NOT_READ);
        }

        /** Adds an active user without attributes and returns its ordinal. */
        public int add(DirectoryId id) {
            int ordinal = next(id);
            active[ordinal] = true;
            places[ordinal] = NOT_READ;
            return ordinal;
        }

        /** Sets the attributes of a user that was known without them, or with others. */
        public void read(int ordinal, DirectoryUser user) {
            write(
                    ordinal,
                    user.active(),
                    Text.of(user.login()),
                    Text.of(user.displayName()),
                    user.mail() == null ? null : Text.of(user.mail()),
                    Text.of(user.dn()),
                    user.sid());
        }

        /** The ordinal of the user with this id, or -1. */
        public int ordinalOf(DirectoryId id) {
            return table.ordinalOf(id);
        }

        /**
         * Adds a user and returns its ordinal.
         */
        public int add(DirectoryUser user) {
            int ordinal = next(user.id());
            read(ordinal, user);
            return ordinal;
        }

        /** Adds a user whose texts lie in an array, of which they are copied; otherwise like {@link #add(DirectoryUser)}. */
        public int add(
                DirectoryId id,
                boolean isActive,
                Text login,
                Text displayName,
                @Nullable Text mail,
                Text dn,
                @Nullable Sid ofAccount) {
            int ordinal = next(id);
            write(ordinal, isActive, login, displayName, mail, dn, ofAccount);
            return ordinal;
        }

        /** Makes room for one more and returns its ordinal. */
        private int next(DirectoryId id) {
            if (shared) {
                table = table.copy();
                shared = false;
            }
            int ordinal = table.add(id);
            if (ordinal == active.length) {
                int larger = active.length + (active.length >> 1);
                active = Arrays.copyOf(active, larger);
                digests = Arrays.copyOf(digests, larger);
                places = Arrays.copyOf(places, larger);
            }
            size = ordinal + 1;
            return ordinal;
        }

        private void write(
                int ordinal,
                boolean isActive,
                Text login,
                Text displayName,
                @Nullable Text mail,
                Text dn,
                @Nullable Sid ofAccount) {
            byte[] sid = ofAccount == null ? NONE : ofAccount.bytes();
            int need = 17
                    + login.length()
                    + displayName.length()
                    + (mail == null ? 0 : mail.length())
                    + dn.length()
                    + sid.length;
            if (chunk.remaining() < need) {
                byte[] bytes = new byte[Math.max(CHUNK, need)];
                chunks.add(bytes);
                chunk = ByteBuffer.wrap(bytes);
            }
            int start = chunk.position();
            write(login);
            int rest = chunk.position();
            write(displayName);
            write(mail);
            write(dn);
            // Without a SID the digest is that of the time before there were SIDs, so that nothing seems to have
            // changed.
            int end = chunk.position() + (sid.length == 0 ? 0 : 1 + sid.length);
            chunk.put((byte) sid.length).put(sid);
            active[ordinal] = isActive;
            places[ordinal] = (long) (chunks.size() - 1) << 32 | start;
            byte[] texts = chunk.array();
            digests[ordinal] =
                    AttributeDigest.of(texts, start, rest) << 32 | AttributeDigest.of(texts, rest, end) >>> 32;
        }

        /** The ordinal of a user whose id another one had before, the first such; -1 if all ids differ. */
        public int twice() {
            return table.twice();
        }

        public DirectoryId id(int ordinal) {
            return table.id(ordinal);
        }

        public int size() {
            return size;
        }

        public boolean isActive(int ordinal) {
            return active[ordinal];
        }

        /** The DN of a user that was added, in UTF-8. */
        public byte[] dn(int ordinal) {
            ByteBuffer in = texts(chunks, places[ordinal]);
            for (int before = 0; before < 3; before++) {
                in.position(in.position() + Integer.BYTES + Math.max(0, in.getInt(in.position())));
            }
            byte[] dn = new byte[in.getInt()];
            in.get(dn);
            return dn;
        }

        private void write(@Nullable Text text) {
            chunk.putInt(text == null ? -1 : text.length());
            if (text != null) {
                chunk.put(text.bytes, text.from, text.length());
            }
        }

        /** @throws IllegalArgumentException if two users have the same id */
        public DirectoryUsers build() {
            table.requireDistinct();
            return new DirectoryUsers(this);
        }
    }
}
