package io.rollcall.boundaries;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The rules for core, for whatever root package: the real one, or one that breaks them on purpose. */
record CoreBoundaries(String root) {

    ArchRule knowsOnlyItsLibraries() {
        return classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(root + "..", "java..", "org.roaringbitmap..", "org.jspecify..", "org.slf4j..")
                .because("core is embedded in other people's programs: put what needs another library into"
                        + " rollcall-ldap, rollcall-postgres or rollcall-server, behind a port");
    }

    ArchRule doesNoInputOrOutput() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.file..", "java.sql..", "javax..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File|RandomAccess|Print).*")
                .because("core is sets and values only: reach the world through the ports Directory and Registry");
    }

    ArchRule hasNoCyclesBetweenPackages() {
        return slices().assignedFrom(new PackagesBelow(root))
                .should()
                .beFreeOfCycles()
                .because("each package should be readable after those that it uses: move the value that both need"
                        + " into the package that is used");
    }

    ArchRule approvesPlansInGuardOnly() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root + ".guard.Guard")
                .should()
                .callConstructorWhere(target(owner(name(root + ".guard.ApprovedPlan"))))
                .because("a plan is approved by Guard.judge and by nothing else (R18): hand it the plan, and a"
                        + " person's approval if there is one");
    }

    private record PackagesBelow(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(root)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages below " + root;
        }
    }
}
