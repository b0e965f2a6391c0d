package io.rollcall.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import io.rollcall.directory.DirectoryException;
import io.rollcall.directory.DirectoryName;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what went wrong with one directory as a person wants to read it: what happened, where, and what to do next. */
final class Explanation {
    /** What Active Directory's diagnostic text {@code data XXX} means (MS-ERREF 2.2). */
    private static final Map<String, String> AD_BIND = Map.of(
            "525", "it knows no such user",
            "52e", "the password is wrong",
            "530", "the account may not log on at this time",
            "531", "the account may not log on from here",
            "532", "the account's password has expired: renew it",
            "533", "the account is disabled: enable it",
            "701", "the account has expired: extend it",
            "773", "the account's password must be changed before its first use",
            "775", "the account is locked out: unlock it, and look for what uses an old password");

    private final DirectoryName name;

    Explanation(DirectoryName name) {
        this.name = name;
    }

    DirectoryException problem(String sentence) {
        return new DirectoryException("Directory " + name + ": " + sentence);
    }

    DirectoryException problem(String sentence, Throwable cause) {
        return new DirectoryException("Directory " + name + ": " + sentence, cause);
    }

    DirectoryException noSecret(String what, RuntimeException problem) {
        String why = Objects.requireNonNullElse(
                problem.getMessage(), problem.getClass().getSimpleName());
        return problem("the " + what + " cannot be had: " + why, problem);
    }

    /**
     * @param what what should be there
     * @param bases how many there are for it
     */
    DirectoryException nothingBelow(String base, String what, int bases) {
        return problem("the server answered without error but with no " + what + " below \"" + base + "\", one of "
                + bases + " bases. Nothing was changed. Check that base, the filter and the rights of the bind account:"
                + " directory test " + name + ". If nothing is meant to be there, remove that base.");
    }

    DirectoryException unknownHost(Address address, UnknownHostException cause) {
        return problem(
                address + ": the host name \"" + address.host() + "\" is not known. Check its spelling and the"
                        + " name service.",
                cause);
    }

    /** A connection, with or without TLS, could not be made. */
    DirectoryException connect(Address address, Patience patience, LDAPException problem) {
        CertificateTrouble certificate = find(problem, CertificateTrouble.class);
        if (certificate != null) {
            return problem(address + ": " + certificate.getMessage() + ".", problem);
        }
        ClientKeyTrouble key = find(problem, ClientKeyTrouble.class);
        if (key != null) {
            return problem(key.getMessage() + ".", problem);
        }
        String why;
        if (find(problem, UnknownHostException.class) != null) {
            why = "the host name \"" + address.host() + "\" is not known. Check its spelling and the name service.";
        } else if (find(problem, SSLException.class) != null && isOldTls(deepest(problem))) {
            why = "the server speaks no TLS 1.2 or newer (" + deepest(problem)
                    + "). Older TLS is not safe and not spoken here: switch TLS 1.2 or 1.3 on at the server.";
        } else if (find(problem, SSLException.class) != null && deepest(problem).contains("certificate_required")) {
            why = "the server asks for a client certificate. Give it by --client-cert and --client-key.";
        } else if (find(problem, SSLException.class) != null) {
            why = "TLS could not be agreed on (" + deepest(problem)
                    + "). If that port speaks no TLS, use ldap://, with --starttls if the server can.";
        } else if (find(problem, NoRouteToHostException.class) != null) {
            why = "no route leads there. Check the network and firewalls.";
        } else if (find(problem, SocketTimeoutException.class) != null || isTimeout(problem)) {
            why = "no answer within " + patience.connect().toMillis() / 1000.0 + " s. Check host, port and firewalls.";
        } else if (find(problem, ConnectException.class) != null) {
            why = "nothing answers there (" + deepest(problem)
                    + "). Check that the server runs and that host and port are right.";
        } else {
            why = "no connection (" + deepest(problem) + "). Check that this is an LDAP server's port.";
        }
        return problem(address + ": " + why, problem);
    }

    /** How Java words that a server chose an older version, or knows none of those offered. */
    private static boolean isOldTls(String text) {
        return text.contains("protocol_version") || text.contains("selected protocol version");
    }

    private static boolean isTimeout(LDAPException problem) {
        // Where the SDK gives up waiting itself, only its text says so.
        String text = Objects.requireNonNullElse(problem.getMessage(), "").toLowerCase(Locale.ROOT);
        return problem.getResultCode().equals(ResultCode.TIMEOUT)
                || text.contains("timeout of")
                || text.contains("timed out");
    }

    DirectoryException startTls(Address address, Patience patience, LDAPException problem) {
        boolean refused = problem.getResultCode().intValue() >= 0
                && problem.getResultCode().intValue() < ResultCode.SERVER_DOWN.intValue();
        return refused && find(problem, SSLException.class) == null
                ? problem(
                        address + ": the server refuses StartTLS (" + said(problem)
                                + "). Use an ldaps:// URL, or set up a certificate on the server.",
                        problem)
                : connect(address, patience, problem);
    }

    DirectoryException bind(Address address, String bindDn, LDAPException problem) {
        String who = "\"" + bindDn + "\"";
        String said = problem.getDiagnosticMessage() == null ? "" : problem.getDiagnosticMessage();
        ResultCode code = problem.getResultCode();
        if (code.equals(ResultCode.INVALID_CREDENTIALS)) {
            String meaning = AD_BIND.entrySet().stream()
                    .filter(known -> said.contains("data " + known.getKey() + ","))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("the bind DN or the password is wrong");
            return problem(
                    address + " refuses to let " + who + " in: " + meaning + ". Check --bind-dn and the" + " password.",
                    problem);
        }
        if (code.equals(ResultCode.CONFIDENTIALITY_REQUIRED) || code.equals(ResultCode.STRONG_AUTH_REQUIRED)) {
            return problem(
                    address + " takes no password without TLS (" + said(problem)
                            + "). Use an ldaps:// URL or --starttls.",
                    problem);
        }
        if (code.equals(ResultCode.INVALID_DN_SYNTAX)) {
            return problem(address + ": the bind DN " + who + " is no DN for this server. Check --bind-dn.", problem);
        }
        if (code.equals(ResultCode.TIMEOUT)) {
            return problem(
                    address + " accepted the connection, but gave no answer to the bind. Check that it is an LDAP"
                            + " server; if that port speaks TLS from the start, use ldaps://.",
                    problem);
        }
        if (isLost(problem)) {
            return problem(
                    address + " ended the connection at the bind (" + said(problem)
                            + "). If that port speaks TLS from the start, use ldaps://.",
                    problem);
        }
        return problem(address + " did not accept the bind of " + who + " (" + said(problem) + ").", problem);
    }

    /** An entry came that is not below the base that was searched. */
    DirectoryException outside(String what, String dn) {
        return problem("the server sent the " + what + " \"" + dn + "\", which lies outside the base that was searched."
                + " What else it left out or mixed up cannot be known, so nothing changes. Look at the server, and at"
                + " proxies before it.");
    }

    /**
     * A search did not end well.
     *
     * @param what what was being read, such as "users"
     * @param count how many had come
     */
    DirectoryException search(
            Address address, Patience patience, String what, String base, long count, LDAPException problem) {
        String why = whySearchFailed(patience, count, problem);
        return problem("reading " + what + " below \"" + base + "\" from " + address + " " + why, problem);
    }

    private static String whySearchFailed(Patience patience, long count, LDAPException problem) {
        ProtocolTrouble trouble = find(problem, ProtocolTrouble.class);
        if (trouble != null) {
            return "stopped after " + count + " entries: " + trouble.getMessage() + ". Nothing changes. If it happens"
                    + " again, look at the server, and at proxies and load balancers before it.";
        }
        String limits = " Nothing may change on what came (" + count
                + " entries). Raise that limit on the server for the" + " bind account.";
        return switch (problem.getResultCode().intValue()) {
            case ResultCode.NO_SUCH_OBJECT_INT_VALUE -> {
                String matched = problem.getMatchedDN();
                yield "failed: that base DN does not exist"
                        + (matched == null || matched.isEmpty() ? "" : "; \"" + matched + "\" above it does")
                        + ". Check the base settings, and that the bind account may read there.";
            }
            case ResultCode.SIZE_LIMIT_EXCEEDED_INT_VALUE -> "was cut off by the server's size limit." + limits;
            case ResultCode.TIME_LIMIT_EXCEEDED_INT_VALUE -> "was cut off by the server's time limit." + limits;
            case ResultCode.ADMIN_LIMIT_EXCEEDED_INT_VALUE ->
                "was cut off by an administrative limit of the server (" + said(problem) + ")." + limits;
            case ResultCode.REFERRAL_INT_VALUE ->
                "was referred to another server ("
                        + String.join(", ", problem.getReferralURLs())
                        + "), which is not followed. Name the server that holds these entries in the URL.";
            case ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE ->
                "is not allowed to the bind account (" + said(problem) + "). Give it the right to read.";
            case ResultCode.TIMEOUT_INT_VALUE ->
                "stopped: no further answer within "
                        + patience.answer().toMillis() / 1000.0 + " s, after " + count
                        + " entries. Nothing changes. Check the server's load and the network.";
            case ResultCode.BUSY_INT_VALUE ->
                "was refused, because the server is busy (" + said(problem)
                        + "). Nothing changes; the next run reads again.";
            case ResultCode.UNAVAILABLE_INT_VALUE ->
                "was refused, because the server is unavailable (" + said(problem)
                        + "), as while it starts or stops. Nothing changes; the next run reads again.";
            case ResultCode.UNWILLING_TO_PERFORM_INT_VALUE ->
                "was refused: the server is unwilling (" + said(problem)
                        + "). Nothing changes. Look at the server's log and limits.";
            case ResultCode.DECODING_ERROR_INT_VALUE ->
                "stopped after " + count + " entries, because the server sent something that cannot be read ("
                        + said(problem) + "). Nothing changes. If it happens again, look at the server, and at proxies"
                        + " before it.";
            case ResultCode.OPERATIONS_ERROR_INT_VALUE ->
                "failed (" + said(problem)
                        + "). Nothing changes. If there is no bind DN, set one: some servers show nothing without.";
            default ->
                isLost(problem)
                        ? "stopped: the connection was lost after " + count + " entries (" + said(problem)
                                + "). Nothing changes; the next run reads again."
                        : "failed after " + count + " entries: " + said(problem) + ". Nothing changes.";
        };
    }

    /** Whether a server did not answer at all, so that another one may do better. */
    static boolean isUnreachable(DirectoryException problem) {
        return problem.getCause() instanceof LDAPException cause
                && (isLost(cause)
                        || cause.getResultCode().equals(ResultCode.TIMEOUT)
                        || cause.getResultCode().equals(ResultCode.BUSY));
    }

    static boolean isLost(LDAPException problem) {
        return switch (problem.getResultCode().intValue()) {
            case ResultCode.SERVER_DOWN_INT_VALUE,
                    ResultCode.CONNECT_ERROR_INT_VALUE,
                    ResultCode.DECODING_ERROR_INT_VALUE,
                    ResultCode.UNAVAILABLE_INT_VALUE -> true;
            default -> false;
        };
    }

    /** The server's own words, with the result's name. */
    static String said(LDAPException problem) {
        String words = problem.getDiagnosticMessage() != null
                ? problem.getDiagnosticMessage()
                : Objects.requireNonNullElse(problem.getMessage(), "");
        // Active Directory ends its texts with a NUL, and some texts have several lines.
        String line = words.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        int versions = line.indexOf(", ldapSDKVersion=");
        line = versions < 0 ? line : line.substring(0, versions);
        // The SDK names Java's exceptions in its texts; a person needs only what they say.
        line = line.replaceAll("\\b(?:java\\.\\w+\\.)*\\w+Exception\\(([^()]*)\\)", "$1");
        return problem.getResultCode().getName() + (line.isEmpty() ? "" : ": " + line);
    }

    private static String deepest(Throwable problem) {
        Throwable deepest = problem;
        for (Throwable next = deepest.getCause(); next != null; next = next.getCause()) {
            deepest = next;
        }
        return Objects.requireNonNullElse(
                        deepest.getMessage(), deepest.getClass().getSimpleName())
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
    }

    private static <T extends Throwable> @Nullable T find(Throwable problem, Class<T> type) {
        for (Throwable next = problem; next != null; next = next.getCause()) {
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
        return null;
    }
}
