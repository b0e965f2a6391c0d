package io.rollcall.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.UserSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UserSetsTest {
    @Test
    void a_set_is_the_same_as_text_and_in_binary() {
        assertThat(fromText("{}")).isEqualTo(UserSet.EMPTY);
        assertThat(fromText("{7}")).isEqualTo(UserSet.of(7));
        assertThat(fromText("{1,20,305,2147483647}")).isEqualTo(UserSet.of(1, 20, 305, Integer.MAX_VALUE));
        for (UserSet users : new UserSet[] {UserSet.EMPTY, UserSet.of(7), UserSet.of(1, 20, 305, Integer.MAX_VALUE)}) {
            int size = UserSets.encodedSize(users);
            byte[] bytes = new byte[size + 10];
            assertThat(UserSets.encode(users, bytes, 7)).isEqualTo(7 + size);
            assertThat(UserSets.decode(Arrays.copyOfRange(bytes, 7, 7 + size))).isEqualTo(users);
        }
    }

    private static UserSet fromText(String text) {
        return UserSets.decode(text.getBytes(StandardCharsets.US_ASCII));
    }
}
