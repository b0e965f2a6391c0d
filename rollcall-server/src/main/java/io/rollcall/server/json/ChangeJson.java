package io.rollcall.server.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a plan or a run.
 *
 * @param change a stable word: members, import, register, …
 * @param group the group's name
 * @param joined login names, sorted
 * @param left login names, sorted
 * @param reason for a person
 * @param code the reason as a stable word
 * @param detail what the rest does not say, such as a former name; may be empty
 */
public record ChangeJson(
        String change,
        @Nullable String group,
        List<String> joined,
        List<String> left,
        String reason,
        String code,
        String detail) {}
