package io.rollcall.plan;

/**
 * Why a change is planned. The code is for programs and stays what it is; the text is one clause for a person, and
 * completes "…, because".
 */
public record Reason(Code code, String text) implements Comparable<Reason> {
    /** Stable words, in the order in which a plan shows them. */
    public enum Code {
        IMPORTED,
        ASSOCIATED,
        REGISTERED,
        LINKED,
        JOINED_IN_DIRECTORY,
        LEFT_IN_DIRECTORY,
        NO_COUNTERPART,
        GROUP_GONE,
        GROUP_RETURNED,
        USER_GONE,
        USER_DISABLED,
        USER_RETURNED,
        RENAMED,
        MOVED,
        CHANGED_IN_DIRECTORY,
        MODE_SWITCHED,
        BY_HAND
    }

    /** A person's, or a program's, edit outside of any run. */
    public static Reason byHand(String actor) {
        return new Reason(Code.BY_HAND, actor + " did so by hand");
    }

    @Override
    public int compareTo(Reason other) {
        int byCode = code.compareTo(other.code);
        return byCode != 0 ? byCode : text.compareTo(other.text);
    }
}
