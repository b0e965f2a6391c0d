package io.rollcall.postgres;

import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * User sets in the form in which PostgreSQL sends and takes {@code int4[]}, without an object a member: the number of
 * dimensions, whether there are nulls, the element's type, length and lower bound, then length and value of each element
 * ({@code array_recv} in PostgreSQL's arrayfuncs.c).
 */
final class UserSets {
    private static final int INT4 = 23;
    private static final int HEADER = 12;
    private static final int DIMENSION = 8;
    private static final int ELEMENT = 8;

    private UserSets() {}

    static byte[] encode(UserSet users) {
        int[] ids = users.toArray();
        ByteBuffer out = ByteBuffer.allocate(ids.length == 0 ? HEADER : HEADER + DIMENSION + ids.length * ELEMENT);
        out.putInt(ids.length == 0 ? 0 : 1).putInt(0).putInt(INT4);
        if (ids.length > 0) {
            out.putInt(ids.length).putInt(1);
        }
        for (int id : ids) {
            out.putInt(Integer.BYTES).putInt(id);
        }
        return out.array();
    }

    /** Reads an array as the driver hands it over: in binary, or as text where it asked for that. */
    static UserSet decode(byte[] bytes) {
        return bytes[0] == '{' ? decodeText(bytes) : decodeBinary(ByteBuffer.wrap(bytes));
    }

    private static UserSet decodeBinary(ByteBuffer in) {
        if (in.getInt() == 0) {
            return UserSet.EMPTY;
        }
        in.position(HEADER);
        int[] ids = new int[in.getInt()];
        in.position(HEADER + DIMENSION);
        for (int i = 0; i < ids.length; i++) {
            in.getInt();
            ids[i] = in.getInt();
        }
        return UserSet.of(ids);
    }

    private static UserSet decodeText(byte[] bytes) {
        String text = new String(bytes, 1, bytes.length - 2, StandardCharsets.US_ASCII);
        if (text.isEmpty()) {
            return UserSet.EMPTY;
        }
        String[] words = text.split(",", -1);
        int[] ids = new int[words.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Integer.parseInt(words[i]);
        }
        return UserSet.of(ids);
    }
}
