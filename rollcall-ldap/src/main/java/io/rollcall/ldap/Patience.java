package io.rollcall.ldap;

import java.time.Duration;

/**
 * How long to wait, and how many entries to ask for at once.
 *
 * @param connect for a connection, for each URL
 * @param answer for the next piece of an answer
 * @param page entries a page (RFC 2696); 1,000 is what Active Directory serves at most unless told otherwise
 */
record Patience(Duration connect, Duration answer, int page) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), 1000);
}
