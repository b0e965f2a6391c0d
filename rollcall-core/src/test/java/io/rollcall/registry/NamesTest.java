package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;

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
}
