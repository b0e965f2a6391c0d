package io.rollcall.registry;

/**
 * What a person asked for is refused, and nothing was changed. The message says why, names what it is about, and says
 * what to do instead.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String message;

    public RefusedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }

    /** Stable words for programs; REST shows them as problem types. */
    public enum Kind {
        /** What was asked for does not make sense, whatever the state. */
        INVALID,
        NOT_FOUND,
        AMBIGUOUS,
        NAME_TAKEN,
        /** The change belongs into the directory (R5). */
        EXTERNAL_GROUP,
        IN_USE,
        /** It is so already, or the state does not allow it. */
        CONFLICT
    }
}
