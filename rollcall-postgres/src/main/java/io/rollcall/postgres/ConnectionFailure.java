package io.rollcall.postgres;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says why there is no connection, for a person. SQLSTATE: appendix A of PostgreSQL's manual. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    static DatabaseException explained(SQLException e, DatabaseAddress address) {
        return new DatabaseException(text(e, address), e);
    }

    private static String text(SQLException e, DatabaseAddress address) {
        String server = address.server();
        if (cause(e, UnknownHostException.class) != null) {
            return "No host of that name: the database's server " + server + ". Check ROLLCALL_DB_URL.";
        }
        ConnectException refused = cause(e, ConnectException.class);
        if (refused != null) {
            return "The database does not answer at " + server + " (" + refused.getMessage()
                    + "). Is PostgreSQL running there, and is the port right?";
        }
        if (cause(e, SocketTimeoutException.class) != null) {
            return "The database at " + server + " did not answer in time. Is it reachable from here?";
        }
        SSLException tls = cause(e, SSLException.class);
        if (tls != null) {
            return "No TLS connection to the database at " + server + ": " + tls.getMessage()
                    + ". See sslmode and sslrootcert in the URL.";
        }
        return switch (Objects.requireNonNullElse(e.getSQLState(), "")) {
            case "28P01" ->
                "The database at " + server + " refused the password of the user " + address.user()
                        + ". Check ROLLCALL_DB_USER and ROLLCALL_DB_PASSWORD.";
            case "28000" ->
                "The database at " + server + " does not let the user " + address.user() + " in: " + e.getMessage()
                        + ". Its pg_hba.conf says who may.";
            case "08004" ->
                "The database at " + server + " did not accept the login of the user " + address.user() + ": "
                        + e.getMessage() + " Check ROLLCALL_DB_USER and ROLLCALL_DB_PASSWORD.";
            case "3D000" ->
                "There is no database " + address.database() + " at " + server + ". Make it: CREATE DATABASE \""
                        + address.database() + "\"";
            case "57P03" -> "The database at " + server + " is starting or stopping just now. Try again in a moment.";
            case "53300" ->
                "The database at " + server + " has no connection left. Raise its max_connections, or end"
                        + " other programs that use it.";
            case "42501" ->
                "The user " + address.user() + " lacks a right in the database " + address + ": " + e.getMessage();
            default -> "The database " + address + " cannot be used: " + e.getMessage();
        };
    }

    private static <T extends Throwable> @Nullable T cause(Throwable e, Class<T> type) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
