package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EntryHashTest {
    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(32);
    private static final BigInteger SUM = BigInteger.ONE.shiftLeft(64);

    @Property
    void equal_bytes_have_equal_hashes_wherever_they_lie(
            @ForAll @Size(max = 3000) byte[] bytes, @ForAll @IntRange(max = 20) int before) {
        byte[] elsewhere = new byte[before + bytes.length + 9];
        Arrays.fill(elsewhere, (byte) 0x5a);
        System.arraycopy(bytes, 0, elsewhere, before, bytes.length);

        assertThat(new EntryHash(1, 2).hash(elsewhere, before, before + bytes.length, 7))
                .isEqualTo(new EntryHash(1, 2).hash(bytes, 0, bytes.length, 7));
    }

    @Property
    void one_bit_makes_another_hash(
            @ForAll @Size(min = 1, max = 3000) byte[] bytes, @ForAll @IntRange(max = 1 << 20) int which) {
        byte[] other = bytes.clone();
        int bit = which % (8 * bytes.length);
        other[bit / 8] ^= (byte) (1 << bit % 8);
        EntryHash hash = new EntryHash(3, 4);

        assertThat(hash.hash(other, 0, other.length, 7)).isNotEqualTo(hash.hash(bytes, 0, bytes.length, 7));
    }

    @Test
    void length_key_and_the_number_besides_make_another_hash() {
        byte[] zeros = new byte[2048];
        long hash = new EntryHash(3, 4).hash(zeros, 0, 100, 7);

        assertThat(new EntryHash(3, 4).hash(zeros, 0, 101, 7)).isNotEqualTo(hash);
        assertThat(new EntryHash(3, 4).hash(zeros, 0, 2048, 7)).isNotEqualTo(hash);
        assertThat(new EntryHash(3, 4).hash(zeros, 0, 100, 8)).isNotEqualTo(hash);
        assertThat(new EntryHash(3, 5).hash(zeros, 0, 100, 7)).isNotEqualTo(hash);
    }

    /** NH as RFC 4418, 5.2.2 has it, in numbers of any size, with each word's halves as a pair. */
    @Property(tries = 300)
    void it_is_sip_hash_over_nh_of_each_kilobyte(@ForAll @Size(max = 3000) byte[] bytes) {
        SipHash keyed = new SipHash(5, 6);
        ByteBuffer sums =
                ByteBuffer.allocate((bytes.length + 1023) / 1024 * 16 + 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < bytes.length; from += 1024) {
            byte[] block = Arrays.copyOf(
                    Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1024)),
                    (Math.min(1024, bytes.length - from) + 7) / 8 * 8);
            for (int shift = 0; shift < 2; shift++) {
                BigInteger sum = BigInteger.ZERO;
                for (int word = 0; word < block.length / 8; word++) {
                    long value = ByteBuffer.wrap(block)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong(8 * word);
                    long key = key(keyed, word + shift);
                    sum = sum.add(half(value)
                                    .add(half(key))
                                    .mod(WORD)
                                    .multiply(half(value >>> 32)
                                            .add(half(key >>> 32))
                                            .mod(WORD)))
                            .mod(SUM);
                }
                sums.putLong(sum.longValue());
            }
        }
        sums.putLong(bytes.length).putLong(7);
        keyed.hash(sums.array(), sums.capacity());

        assertThat(new EntryHash(5, 6).hash(bytes, 0, bytes.length, 7)).isEqualTo(keyed.high());
    }

    private static BigInteger half(long value) {
        return BigInteger.valueOf(value & 0xffffffffL);
    }

    private static long key(SipHash keyed, int number) {
        keyed.hash(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(number)
                        .array(),
                8);
        return keyed.high();
    }
}
