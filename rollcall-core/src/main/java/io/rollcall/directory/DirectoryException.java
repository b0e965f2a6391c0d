package io.rollcall.directory;

/**
 * The directory could not be read completely, and therefore nothing may change (R15). The message is for a person: what
 * happened, where, and what to do next. It never holds a secret.
 */
public class DirectoryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    public DirectoryException(String message) {
        super(message);
        this.message = message;
    }

    public DirectoryException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
