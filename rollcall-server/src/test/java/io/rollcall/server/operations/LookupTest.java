package io.rollcall.server.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Progress;
import io.rollcall.registry.Group;
import io.rollcall.registry.RefusedException;
import io.rollcall.registry.RefusedException.Kind;
import io.rollcall.server.TestWorld;
import io.rollcall.testkit.InMemoryDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LookupTest {
    @TempDir
    Path folder;

    private TestWorld world;
    private DirectoryId marketing;
    private Group imported;

    @BeforeEach
    void importMarketing() throws DirectoryException {
        world = new TestWorld(folder);
        marketing = world.corp.addGroup("Marketing");
        world.configure(world.corp);
        world.rollcall.runs().importGroups("corp", List.of("Marketing"), "test", Progress.SILENT);
        imported = world.registry.groups().findByName("Marketing").orElseThrow();
    }

    private String dn() {
        return imported.link().orElseThrow().dn();
    }

    @Test
    void a_group_is_found_by_name_dn_immutable_id_and_registry_id() {
        GroupOperations groups = world.rollcall.groups();

        assertThat(groups.find("mARKETING")).isEqualTo(imported);
        assertThat(groups.find(dn().toUpperCase(Locale.ROOT))).isEqualTo(imported);
        assertThat(groups.find(marketing.toString())).isEqualTo(imported);
        assertThat(groups.find("{" + marketing.toString().toUpperCase(Locale.ROOT) + "}"))
                .isEqualTo(imported);
        assertThat(groups.find("#" + imported.id())).isEqualTo(imported);
    }

    @Test
    void a_name_goes_before_what_else_it_could_be() {
        Group named = world.rollcall.groups().create(marketing.toString(), "test");

        assertThat(world.rollcall.groups().find(marketing.toString())).isEqualTo(named);
    }

    @Test
    void a_dn_or_id_of_two_directories_is_refused_with_both() throws DirectoryException {
        InMemoryDirectory other = new InMemoryDirectory("other");
        other.put(new DirectoryGroup(marketing, "Marketing", "Teams", dn()));
        world.configure(other);
        world.rollcall.runs().importAll("other", "test", Progress.SILENT);

        for (String argument : List.of(dn(), marketing.toString())) {
            assertThatThrownBy(() -> world.rollcall.groups().find(argument))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.AMBIGUOUS))
                    .hasMessageContainingAll("in corp", "in other", dn(), marketing.toString(), "#" + imported.id());
        }
    }

    @Test
    void what_could_be_a_filter_is_only_a_name_that_is_not_there() {
        for (String hostile : List.of("*", "*)(objectClass=*", "Marketing)(cn=*", "\\2a", "(&", "%", "_", "' OR 1=1")) {
            assertThatThrownBy(() -> world.rollcall.groups().find(hostile))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND));
            assertThatThrownBy(
                            () -> world.rollcall.runs().importGroups("corp", List.of(hostile), "test", Progress.SILENT))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND));
        }
    }
}
