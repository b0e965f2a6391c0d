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

    /** How many bytes {@link #encode} writes. */
    static int encodedSize(UserSet users) {
        int size = users.size();
        return size == 0 ? HEADER : Math.addExact(HEADER + DIMENSION, Math.multiplyExact(size, ELEMENT));
    }

    /** Writes a set from a place in an array on, which has room for it, and returns the place behind it. */
    static int encode(UserSet users, byte[] out, int from) {
        int[] ids = users.toArray();
        int at = put(ids.length == 0 ? 0 : 1, out, from);
        at = put(0, out, at);
        at = put(INT4, out, at);
        if (ids.length > 0) {
            at = put(ids.length, out, at);
            at = put(1, out, at);
        }
        // A method call for each member would cost more than all else here: commands run without the optimising
        // compiler.
        for (int id : ids) {
            out[at] = 0;
            out[at + 1] = 0;
            out[at + 2] = 0;
            out[at + 3] = Integer.BYTES;
            out[at + 4] = (byte) (id >>> 24);
            out[at + 5] = (byte) (id >>> 16);
            out[at + 6] = (byte) (id >>> 8);
            out[at + 7] = (byte) id;
            at += ELEMENT;
        }
        return at;
    }

    private static int put(int value, byte[] out, int at) {
        out[at] = (byte) (value >>> 24);
        out[at + 1] = (byte) (value >>> 16);
        out[at + 2] = (byte) (value >>> 8);
        out[at + 3] = (byte) value;
        return at + Integer.BYTES;
    }

    /** Reads an array as the driver hands it over: in binary, or as text where it asked for that. */
    static UserSet decode(byte[] bytes) {
        return bytes[0] == '{' ? decodeText(bytes) : decodeBinary(bytes);
    }

    private static UserSet decodeBinary(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (header.getInt() == 0) {
            return UserSet.EMPTY;
        }
        int[] ids = new int[header.getInt(HEADER)];
        int at = HEADER + DIMENSION + Integer.BYTES;
        // As above: no call for each member.
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (bytes[at] << 24)
                    | ((bytes[at + 1] & 0xff) << 16)
                    | ((bytes[at + 2] & 0xff) << 8)
                    | (bytes[at + 3] & 0xff);
            at += ELEMENT;
        }
        return UserSet.wrap(ids);
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
        return UserSet.wrap(ids);
    }
}
