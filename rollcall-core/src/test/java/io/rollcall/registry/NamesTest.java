package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({"Sales,SALES", "Straße,STRASSE", "M\u00fcller,Mu\u0308ller", "ﬁnance,FINANCE", "' Sales ',sales"})
    void names_that_a_person_cannot_tell_apart_have_one_key(String one, String other) {
        assertThat(Names.key(one)).isEqualTo(Names.key(other));
    }

    @ParameterizedTest
    @CsvSource({"Muller,M\u00fcller", "Sales,Sales 2", "ı,l"})
    void names_that_differ_have_different_keys(String one, String other) {
        assertThat(Names.key(one)).isNotEqualTo(Names.key(other));
    }

    @Property(tries = 5_000)
    void a_plain_name_has_the_key_that_any_name_has(@ForAll Random random) {
        StringBuilder name = new StringBuilder();
        String some = "aZ ?-\t\0@~éıİΣς\ud83d\ude00\ud83dﬁ";
        int plain = random.nextInt(3) == 0 ? some.length() : 9;
        for (int i = random.nextInt(12); i > 0; i--) {
            name.append(some.charAt(random.nextInt(plain)));
        }
        String composed = Normalizer.normalize(name.toString().strip(), Normalizer.Form.NFKC);
        assertThat(Names.key(name.toString()))
                .isEqualTo(Normalizer.normalize(
                        composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC));
    }
}
