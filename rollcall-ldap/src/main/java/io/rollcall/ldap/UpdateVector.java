package io.rollcall.ldap;

import io.rollcall.directory.DirectoryId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which changes of other domain controllers one has received: {@code replUpToDateVector} at the head of a partition. All
 * numbers little-endian (MS-DRSR 5.218 and 5.219, UPTODATE_VECTOR_V1_EXT and V2_EXT):
 *
 * <pre>
 * version 4 (1 or 2) | reserved 4 | number of cursors 4 | reserved 4 | cursors
 * cursor: invocation id 16 | USN 8 | in version 2 also the time of the last replication 8
 * </pre>
 */
final class UpdateVector {
    private static final int HEAD = 16;
    private static final int ID = 16;

    private UpdateVector() {}

    /** The latest change by invocation id, which stands for one life of a domain controller's database; empty for what is no vector. */
    static SortedMap<String, Long> read(byte[] value) {
        SortedMap<String, Long> latest = new TreeMap<>();
        ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        if (value.length < HEAD || in.getInt(0) < 1 || in.getInt(0) > 2) {
            return latest;
        }
        int cursor = ID + Long.BYTES * in.getInt(0);
        if (in.getInt(8) < 0 || value.length - HEAD != (long) in.getInt(8) * cursor) {
            return latest;
        }
        for (int at = HEAD; at < value.length; at += cursor) {
            long change = in.getLong(at + ID);
            IdForm.GUID_BYTES
                    .read(Arrays.copyOfRange(value, at, at + ID))
                    .map(DirectoryId::toString)
                    .filter(origin -> change >= 0)
                    .ifPresent(origin -> latest.merge(origin, change, Math::max));
        }
        return latest;
    }
}
