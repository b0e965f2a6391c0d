package io.rollcall.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidTest {
    private static final String ADMINISTRATORS = "01020000000000052000000020020000";
    private static final String USER = "0105000000000005150000005c3fdd3b0b2f2b462a1da628e9030000";

    @Test
    void the_bytes_and_the_text_are_one_sid() {
        Sid user = Sid.of(HexFormat.of().parseHex(USER)).orElseThrow();

        assertThat(user).hasToString("S-1-5-21-1004355420-1177235211-681975082-1001");
        assertThat(Sid.parse(user.toString())).contains(user);
        assertThat(Sid.parse(user.toString()).orElseThrow().bytes())
                .isEqualTo(HexFormat.of().parseHex(USER));
        assertThat(user.relativeId()).isEqualTo(1001);
        assertThat(user.domain()).isEqualTo("S-1-5-21-1004355420-1177235211-681975082");
        assertThat(user.withRelativeId(513)).hasToString("S-1-5-21-1004355420-1177235211-681975082-513");
        assertThat(user.isOfDomain()).isTrue();
    }

    @Test
    void what_every_windows_has_alike_is_of_no_domain() {
        Sid builtIn = Sid.of(HexFormat.of().parseHex(ADMINISTRATORS)).orElseThrow();

        assertThat(builtIn).hasToString("S-1-5-32-544");
        assertThat(builtIn.isOfDomain()).isFalse();
        assertThat(Sid.parse("S-1-5-11").orElseThrow().isOfDomain()).isFalse();
        assertThat(Sid.parse("s-1-5-32-544")).contains(builtIn);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S-1-5", "S-1-5-", "S-2-5-1", "S-1-5-4294967296", "S-1-5-x", "S-1-5-1-", "cn=S-1-5-1"})
    void what_is_no_sid_is_none(String text) {
        assertThat(Sid.parse(text)).isEmpty();
    }

    @Test
    void bytes_of_another_length_are_no_sid() {
        byte[] user = HexFormat.of().parseHex(USER);

        assertThat(Sid.of(java.util.Arrays.copyOf(user, 27))).isEmpty();
        assertThat(Sid.of(new byte[0])).isEmpty();
        assertThat(Sid.of(new byte[8])).isEmpty();
    }
}
