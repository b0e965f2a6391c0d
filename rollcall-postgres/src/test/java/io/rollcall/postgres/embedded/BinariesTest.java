package io.rollcall.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class BinariesTest {
    @Test
    void the_version_is_that_of_the_programs_that_the_build_brings_along() throws Exception {
        Properties build = new Properties();
        try (InputStream in = getClass().getResourceAsStream("postgres.properties")) {
            build.load(in);
        }
        assertThat(Binaries.VERSION).isEqualTo(build.getProperty("version"));
    }
}
