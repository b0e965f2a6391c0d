package io.rollcall.server.project;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** The rules between modules, for whatever root package: the real one, or one that breaks them on purpose. */
record ModuleBoundaries(String root) {
    private static final String SDK = "com.unboundid..";

    /** One of these as a whole word of a name. A base DN is the field's own term. */
    static final String SAYS_NOTHING =
            "(.*[.$a-z0-9])?(Manager|Helper|Utils?|Impl|Abstract|Base(?!Dn|64)|Processor)([A-Z0-9$].*)?";

    /** What can write, or be made to. The demo's own directory and the tests' servers are not meant: they are directories. */
    private static final Set<String> WRITING =
            Set.of("add", "delete", "modify", "modifyDN", "compare", "processOperation", "processExtendedOperation");

    ArchRule ldapKnowsOnlyCore() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".ldap..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        root + ".postgres..", root + ".server..", root + ".testkit..", "org.springframework..")
                .because("rollcall-ldap is embeddable without the server: take what you need through core's ports");
    }

    ArchRule postgresKnowsOnlyCore() {
        return noClasses()
                .that()
                .resideInAPackage(root + ".postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".ldap..", root + ".server..", root + ".testkit..", "org.springframework..")
                .because("rollcall-postgres is embeddable without the server: take what you need through core's ports");
    }

    ArchRule onlyReadOnlyConnectionHoldsConnections() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".ldap.demo..", root + ".testkit..")
                .and()
                .haveNameNotMatching(".*\\.ReadOnlyConnection(\\$.*)?")
                .should()
                .dependOnClassesThat(assignableTo("com.unboundid.ldap.sdk.LDAPInterface"))
                .because("what leaves Rollcall can only read (R11): ask ReadOnlyConnection, and if it cannot do it,"
                        + " add a reading method there");
    }

    ArchRule nothingWritesToADirectory() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".ldap.demo..", root + ".testkit..")
                .should()
                .callMethodWhere(describe("it could write to a directory", ModuleBoundaries::couldWrite))
                .because("the directory is the master (R11): the change belongs there, made by whoever looks after it");
    }

    private static boolean couldWrite(JavaCall<?> call) {
        String owner = call.getTargetOwner().getName();
        if (!owner.startsWith("com.unboundid.ldap.sdk.") || !owner.contains("LDAP")) {
            return false;
        }
        boolean readingExtended = call.getName().equals("processExtendedOperation")
                && call.getTarget().getRawParameterTypes().stream()
                        .anyMatch(type -> type.getSimpleName().endsWith("ExtendedRequest"));
        return WRITING.contains(call.getName()) && !readingExtended;
    }

    ArchRule theSdkIsExportedNowhere() {
        return classes()
                .that()
                .resideInAPackage(root + ".ldap..")
                .should(showNo(resideInAPackage(SDK)))
                .because("who embeds rollcall-ldap must not need the SDK to compile: give out core's values instead");
    }

    ArchRule theSdkIsUsedInLdapOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".ldap..", root + ".testkit..", root + ".bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SDK)
                .because("LDAP is spoken in rollcall-ldap and nowhere else: add what you need to its public types");
    }

    ArchRule springIsUsedInTheServerOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(root + ".server..", root + ".bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("only rollcall-server is a Spring application: pass plain constructor arguments instead");
    }

    ArchRule namesSayWhatTheyMean() {
        return classes()
                .should()
                .haveNameNotMatching(SAYS_NOTHING)
                .because("such a word stands where the vocabulary's should: see docs/vocabulary.md, and name the type"
                        + " after what it is or does");
    }

    ArchRule thereIsOneMain() {
        return methods()
                .that()
                .haveName("main")
                .and()
                .areStatic()
                .and()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(root + ".bench..", root + ".testkit..")
                .should()
                .beDeclaredIn(root + ".server.Main")
                .allowEmptyShould(true)
                .because("there is one way in, the launcher: add a command to io.rollcall.server.cli");
    }

    /** Public and protected fields, constructors and methods, with everything their signatures mention. */
    private static ArchCondition<JavaClass> showNo(DescribedPredicate<JavaClass> hidden) {
        return new ArchCondition<>("show no type of the SDK in what is public") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isShown(type.getModifiers())) {
                    return;
                }
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (isShown(unit.getModifiers()) && mentioned(unit).anyMatch(hidden)) {
                        events.add(SimpleConditionEvent.violated(unit, unit.getDescription() + " shows the SDK"));
                    }
                }
                for (JavaField field : type.getFields()) {
                    if (isShown(field.getModifiers())
                            && field.getType().getAllInvolvedRawTypes().stream().anyMatch(hidden)) {
                        events.add(SimpleConditionEvent.violated(field, field.getDescription() + " shows the SDK"));
                    }
                }
                Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                        .filter(hidden)
                        .forEach(above -> events.add(SimpleConditionEvent.violated(
                                type, type.getDescription() + " is a " + above.getName())));
            }
        };
    }

    private static Stream<JavaClass> mentioned(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getThrowsClause().getTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isShown(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
