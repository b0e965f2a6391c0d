package io.rollcall.plan;

import io.rollcall.directory.DirectoryGroup;
import io.rollcall.directory.DirectoryId;
import io.rollcall.directory.DirectoryUser;
import io.rollcall.directory.Mode;
import io.rollcall.registry.GroupId;
import io.rollcall.registry.UserSet;
import java.util.Optional;

/**
 * One thing that a plan would do. Every change can be shown in the same way: to which group, who joins, who leaves, and
 * why; users are named by their registry ids, also those that the plan itself registers.
 */
public sealed interface Change {
    Kind kind();

    Reason reason();

    /** The group concerned, with the name that it has once the plan is done. */
    default Optional<GroupRef> group() {
        return Optional.empty();
    }

    default UserSet joined() {
        return UserSet.EMPTY;
    }

    default UserSet left() {
        return UserSet.EMPTY;
    }

    /** What group, sets and reason do not say, for a person: a former name, a DN; may be empty. */
    default String detail() {
        return "";
    }

    /** Stable words; first those of plans, in the order in which a plan holds them. */
    enum Kind {
        SWITCH_MODE,
        REGISTER,
        LINK,
        UPDATE_USER,
        BLOCK,
        UNBLOCK,
        IMPORT,
        ASSOCIATE,
        RENAME,
        MOVE,
        ORPHAN,
        RETURN,
        MEMBERS,
        /** From here on by hand only: in the journal, never in a plan. */
        CREATE,
        DETACH,
        DELETE,
        ADD_USAGE,
        REMOVE_USAGE,
        ADD_DIRECTORY,
        REMOVE_DIRECTORY,
        FORGET_POSITION
    }

    /** A group by id and name. */
    record GroupRef(GroupId id, String name) {}

    /** The directory's mode changes. */
    record SwitchMode(Mode from, Mode to, boolean strict, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.SWITCH_MODE;
        }

        @Override
        public String detail() {
            return from + " to " + to + (strict ? ", strict" : "");
        }
    }

    /** Directory users become registered users; {@code joined()} are their new ids. */
    record Register(NewUsers users, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.REGISTER;
        }

        @Override
        public UserSet joined() {
            return users.ids();
        }
    }

    /** An existing registered user is tied to a directory user. */
    record Link(int user, DirectoryUser directoryUser, long digest, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.LINK;
        }

        @Override
        public UserSet joined() {
            return UserSet.of(user);
        }

        @Override
        public String detail() {
            return "registered user " + user + " is " + directoryUser.dn();
        }
    }

    /**
     * A linked user's attributes follow the directory.
     *
     * @param newLogin the login name from now on, which may carry a qualifier (R22); empty when the directory's did not
     *     change, and then the registry's stays what it is
     */
    record UpdateUser(int user, Optional<String> newLogin, DirectoryUser directoryUser, long digest, Reason reason)
            implements Change {
        @Override
        public Kind kind() {
            return Kind.UPDATE_USER;
        }

        @Override
        public String detail() {
            return "registered user " + user + " is "
                    + newLogin.map(login -> login + ", ").orElse("") + directoryUser.dn();
        }
    }

    /** Users become blocked (R13); {@code left()} are they. */
    record Block(UserSet users, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.BLOCK;
        }

        @Override
        public UserSet left() {
            return users;
        }
    }

    /** Users that a run blocked become active again (R13); {@code joined()} are they. */
    record Unblock(UserSet users, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.UNBLOCK;
        }

        @Override
        public UserSet joined() {
            return users;
        }
    }

    /** A new external group (R1). Its members come in a change of their own. */
    record Import(GroupRef ref, DirectoryGroup directoryGroup, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.IMPORT;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return directoryGroup.dn();
        }
    }

    /** A local group becomes an external one (R2). Its members come in a change of their own. */
    record Associate(GroupRef ref, String formerName, DirectoryGroup directoryGroup, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.ASSOCIATE;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return "was " + formerName + ", is " + directoryGroup.dn();
        }
    }

    /** An external group's name follows the directory (R14). */
    record Rename(GroupRef ref, String formerName, DirectoryGroup directoryGroup, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.RENAME;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return "was " + formerName;
        }
    }

    /** An external group's DN follows the directory (R14). */
    record Move(GroupRef ref, DirectoryGroup directoryGroup, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.MOVE;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return "to " + directoryGroup.dn();
        }
    }

    /** An external group's directory group is gone (R12). */
    record Orphan(GroupRef ref, DirectoryId id, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.ORPHAN;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return "directory group " + id;
        }
    }

    /** An orphaned group's directory group is back (R12). */
    record Return(GroupRef ref, DirectoryGroup directoryGroup, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.RETURN;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }

        @Override
        public String detail() {
            return directoryGroup.dn();
        }
    }

    /** Who joins and who leaves a group, for one reason: two sets, never an object a membership. */
    record MembershipDelta(GroupRef ref, UserSet joined, UserSet left, Reason reason) implements Change {
        @Override
        public Kind kind() {
            return Kind.MEMBERS;
        }

        @Override
        public Optional<GroupRef> group() {
            return Optional.of(ref);
        }
    }
}
