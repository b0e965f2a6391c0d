package io.rollcall.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.Mode;
import io.rollcall.registry.GroupId;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntentTest {
    static Stream<Intent> intents() {
        TreeSet<DirectoryId> ids = new TreeSet<>(List.of(new DirectoryId(1, 2), new DirectoryId(3, 4)));
        return Stream.of(
                new Intent.Synchronise(),
                new Intent.SynchroniseGroup(new GroupId(7)),
                new Intent.ImportGroups(ids),
                new Intent.ImportAll(),
                new Intent.Associate(new GroupId(7), new DirectoryId(1, 2)),
                new Intent.Register(ids),
                new Intent.RegisterAll(),
                new Intent.LinkUser(new DirectoryId(1, 2), 5),
                new Intent.SwitchMode(Mode.FULL, true),
                new Intent.SwitchMode(Mode.PARTIAL, false));
    }

    @ParameterizedTest
    @MethodSource("intents")
    void r18_every_intent_can_be_kept_as_text_so_that_a_held_plan_can_be_made_again(Intent intent) {
        assertThat(Intent.parse(intent.toString())).isEqualTo(intent);
    }

    @Test
    void text_that_is_no_intent_is_refused() {
        assertThatThrownBy(() -> Intent.parse("delete everything")).hasMessageContaining("is no intent");
    }
}
