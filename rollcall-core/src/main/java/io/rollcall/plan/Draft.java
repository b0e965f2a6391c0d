package io.rollcall.plan;

import io.rollcall.directory.Coverage;
import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.directory.Reading;
import io.rollcall.registry.RegistryView;
import java.util.ArrayList;
import java.util.List;

/** A plan in the making: what it is made from, and the changes and remarks so far. Changed by one call of the planner alone. */
final class Draft {
    final Intent intent;
    final Reading reading;
    final RegistryView view;
    final List<Change> changes = new ArrayList<>();
    final List<String> remarks = new ArrayList<>();

    Draft(Intent intent, Reading reading, RegistryView view) {
        this.intent = intent;
        this.reading = reading;
        this.view = view;
        remarks.addAll(reading.remarks());
    }

    DirectoryName directory() {
        return reading.directory();
    }

    /** The mode that this plan follows. */
    Mode mode() {
        return intent instanceof Intent.SwitchMode switchMode ? switchMode.mode() : view.mode();
    }

    boolean strict() {
        return intent instanceof Intent.SwitchMode switchMode ? switchMode.strict() : view.strict();
    }

    /** Whether the intent is about the whole directory, not about one part of it. */
    boolean isWhole() {
        return intent instanceof Intent.Synchronise || intent instanceof Intent.SwitchMode;
    }

    /** Whether the reading shows all members of a group, so that whoever it does not show is none (R15). */
    boolean provesLeaves(ExternalGroup group) {
        return provesAbsence() || (reading.coverage() == Coverage.ONE_GROUP && group.ordinal() >= 0);
    }

    /** Whether something that the reading does not show is proven absent (R15). */
    boolean provesAbsence() {
        return reading.coverage() == Coverage.EVERYTHING;
    }
}
