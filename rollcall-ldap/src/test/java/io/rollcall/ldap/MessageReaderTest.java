package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int HEADER = 6;
    private static final byte[] ID_AND_OPERATION = {2, 1, 1, 0x64, (byte) 0x84};

    @Test
    void long_messages_come_out_as_they_went_in_whatever_the_pieces() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        for (int length : new int[] {100, 300_000, 3 << 20, 700_000, 9 << 20, 50}) {
            byte[] sent = message(length);
            for (int at = HEADER + 9; at < sent.length; at++) {
                sent[at] = (byte) random.nextInt();
            }
            MessageReader reader = new MessageReader(inPieces(sent, 100_000));

            reader.read();

            assertThat(reader.copy()).isEqualTo(sent);
            assertThat(reader.operation()).isEqualTo(0x64);
        }
    }

    @Test
    void a_buffer_that_is_left_stays_as_it_is_and_nothing_that_came_after_the_message_is_lost() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        byte[][] sent = new byte[6][];
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < sent.length; i++) {
            sent[i] = message(new int[] {300_000, 200, 900_000, 100, 600_000, 300}[i]);
            for (int at = HEADER + 9; at < sent[i].length; at++) {
                sent[i][at] = (byte) random.nextInt();
            }
            all.writeBytes(sent[i]);
        }
        MessageReader reader = new MessageReader(inPieces(all.toByteArray(), 350_000));
        List<byte[]> left = new ArrayList<>();
        List<byte[]> asLeft = new ArrayList<>();
        for (byte[] message : sent) {
            reader.read();
            assertThat(reader.copy()).isEqualTo(message);
            left.add(reader.buffer());
            asLeft.add(reader.buffer().clone());
            reader.leaveBuffer();
        }
        assertThat(left).doesNotHaveDuplicates().containsExactlyElementsOf(asLeft);
    }

    @Test
    void what_is_announced_and_does_not_come_claims_no_memory() {
        byte[] begun = message(200 << 20, 300_000);
        MessageReader reader = new MessageReader(new ByteArrayInputStream(begun));

        assertThatThrownBy(reader::read).isInstanceOf(ProtocolTrouble.class).hasMessageContaining("lost");

        assertThat(reader.buffer()).hasSizeLessThanOrEqualTo(8 * begun.length);
    }

    /** A search result entry of so many bytes in all. */
    private static byte[] message(int length) {
        return message(length, length);
    }

    /** Of which only the first so many are there. */
    private static byte[] message(int length, int there) {
        ByteBuffer message = ByteBuffer.allocate(there);
        message.put((byte) 0x30).put((byte) 0x84).putInt(length - HEADER);
        message.put(ID_AND_OPERATION).putInt(length - HEADER - ID_AND_OPERATION.length - Integer.BYTES);
        return message.array();
    }

    private static InputStream inPieces(byte[] bytes, int most) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, most));
            }
        };
    }
}
