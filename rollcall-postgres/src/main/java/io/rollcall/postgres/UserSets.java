package io.rollcall.postgres;

import io.rollcall.registry.UserSet;
import java.nio.ByteBuffer;

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

    /** Of the form {@code {1,20,300}}: an id is never negative, and never null. */
    private static UserSet decodeText(byte[] bytes) {
        int end = bytes.length - 1;
        if (end == 1) {
            return UserSet.EMPTY;
        }
        int commas = 0;
        for (byte each : bytes) {
            commas += each == ',' ? 1 : 0;
        }
        int[] ids = new int[commas + 1];
        int at = 0;
        for (int i = 1; i < end; i++) {
            if (bytes[i] == ',') {
                at++;
            } else {
                ids[at] = ids[at] * 10 + bytes[i] - '0';
            }
        }
        return UserSet.of(ids);
    }
}
