package io.rollcall.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Core keeps its boundaries, and classes that break them are found. */
class CoreBoundariesTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rollcall");

    private static final JavaClasses WRONG = new ClassFileImporter().importPackages("io.rollcall.boundaries.wrong");

    static Stream<Arguments> rules() {
        CoreBoundaries real = new CoreBoundaries("io.rollcall");
        CoreBoundaries wrong = new CoreBoundaries("io.rollcall.boundaries.wrong");
        return Stream.of(
                Arguments.of(
                        real.knowsOnlyItsLibraries(), wrong.knowsOnlyItsLibraries(), "org.assertj.core.util.Lists"),
                Arguments.of(real.doesNoInputOrOutput(), wrong.doesNoInputOrOutput(), "java.nio.file.Files"),
                Arguments.of(real.hasNoCyclesBetweenPackages(), wrong.hasNoCyclesBetweenPackages(), "Cycle detected"),
                Arguments.of(real.approvesPlansInGuardOnly(), wrong.approvesPlansInGuardOnly(), "Spooler.spool"));
    }

    @Test
    void the_whole_of_core_was_looked_at() {
        assertThat(CORE)
                .extracting(type -> type.getPackageName())
                .contains(
                        "io.rollcall",
                        "io.rollcall.directory",
                        "io.rollcall.registry",
                        "io.rollcall.plan",
                        "io.rollcall.guard",
                        "io.rollcall.journal");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void core_keeps_the_rule_and_what_breaks_it_is_found(ArchRule real, ArchRule wrong, String found) {
        real.check(CORE);

        EvaluationResult broken = wrong.evaluate(WRONG);
        assertThat(broken.hasViolation()).isTrue();
        assertThat(broken.getFailureReport().toString()).contains(found).contains("because");
    }
}
