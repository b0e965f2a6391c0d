package io.rollcall.plan;

import io.rollcall.plan.Change.GroupRef;
import io.rollcall.plan.Reason.Code;
import io.rollcall.registry.UserSet;

/**
 * An external group as it will be once the plan is done, on the way to its members.
 *
 * @param ordinal the directory group's ordinal in the reading, -1 when the reading does not have it
 * @param members who is a member now
 * @param arrival why members that it does not have yet join, where that is the group's own doing: {@code IMPORTED},
 *     {@code ASSOCIATED}, {@code GROUP_RETURNED}; {@code JOINED_IN_DIRECTORY} otherwise
 */
record ExternalGroup(GroupRef ref, int ordinal, UserSet members, Code arrival) {}
