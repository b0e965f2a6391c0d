package io.rollcall.server.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The modules keep their boundaries, and classes that break them are found. */
class ModuleBoundariesTest {
    private static final ModuleBoundaries REAL_RULES = new ModuleBoundaries("io.rollcall");
    private static final ModuleBoundaries WRONG_RULES = new ModuleBoundaries("io.rollcall.server.project.wrong");

    private static final JavaClasses REAL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.rollcall");
    private static final JavaClasses WRONG = new ClassFileImporter().importPackages(WRONG_RULES.root());

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(ModuleBoundaries::ldapKnowsOnlyCore, "Sideways"),
                rule(ModuleBoundaries::postgresKnowsOnlyCore, "ByteArrayResource"),
                rule(ModuleBoundaries::onlyReadOnlyConnectionHoldsConnections, "LooseConnection.connection"),
                rule(ModuleBoundaries::nothingWritesToADirectory, "modifyDN"),
                rule(ModuleBoundaries::theSdkIsExportedNowhere, "LooseConnection.move"),
                rule(ModuleBoundaries::theSdkIsUsedInLdapOnly, "Speaker.last"),
                rule(ModuleBoundaries::springIsUsedInTheServerOnly, "ByteArrayResource"),
                rule(ModuleBoundaries::namesSayWhatTheyMean, "GroupManager"),
                rule(ModuleBoundaries::thereIsOneMain, "SpringyRegistry.main"));
    }

    private static Arguments rule(Function<ModuleBoundaries, ArchRule> rule, String found) {
        return Arguments.of(rule.apply(REAL_RULES), rule.apply(WRONG_RULES), found);
    }

    @Test
    void all_modules_were_looked_at() {
        assertThat(REAL)
                .extracting(JavaClass::getPackageName)
                .contains(
                        "io.rollcall",
                        "io.rollcall.plan",
                        "io.rollcall.ldap",
                        "io.rollcall.postgres",
                        "io.rollcall.server");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_modules_keep_the_rule_and_what_breaks_it_is_found(ArchRule real, ArchRule wrong, String found) {
        real.check(REAL);

        EvaluationResult broken = wrong.evaluate(WRONG);
        assertThat(broken.hasViolation()).isTrue();
        assertThat(broken.getFailureReport().toString()).contains(found).contains("because");
    }

    @ParameterizedTest
    @MethodSource("names")
    void the_rule_for_names_looks_at_whole_words(String name, boolean good) {
        assertThat(name.matches(ModuleBoundaries.SAYS_NOTHING)).isNotEqualTo(good);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                Arguments.of("io.rollcall.postgres.EmbeddedDatabase", true),
                Arguments.of("io.rollcall.ldap.BaseDn", true),
                Arguments.of("io.rollcall.server.Basement", true),
                Arguments.of("io.rollcall.server.UtilityBill", true),
                Arguments.of("io.rollcall.plan.GroupUtil", false),
                Arguments.of("io.rollcall.plan.GroupUtils", false),
                Arguments.of("io.rollcall.plan.AbstractPlanner", false),
                Arguments.of("io.rollcall.plan.PlannerImpl", false),
                Arguments.of("io.rollcall.plan.Planner$Helper", false),
                Arguments.of("io.rollcall.plan.BaseReading2", false));
    }

    /** One package-info will do for a package that several modules, or tests, have classes in. */
    @Test
    void every_package_refuses_null_unless_it_says_otherwise() throws IOException {
        Set<String> packages = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Project.folder())) {
            for (Path file : files.filter(ModuleBoundariesTest::isSource).toList()) {
                String name = file.toString().replaceFirst(".*/src/(main|test)/java/(.*)/.*", "$2");
                packages.add(name);
                if (file.endsWith("package-info.java") && Files.readString(file).contains("@NullMarked")) {
                    marked.add(name);
                }
            }
        }
        assertThat(packages).hasSizeGreaterThan(10).isEqualTo(marked);
    }

    private static boolean isSource(Path file) {
        return file.toString().endsWith(".java") && file.toString().contains("/src/");
    }
}
