package io.rollcall.ldap;

import java.time.Duration;

/**
 * How long to wait, and how many entries to ask for at once.
 *
 * @param connect for a connection, for each URL
 * @param answer for the next piece of an answer
 * @param page entries a page (RFC 2696); 1,000 is what Active Directory serves at most unless told otherwise
 * @param reading for everything that is read on one connection: a server that always has a little more must not hold a
 *     run for ever
 */
record Patience(Duration connect, Duration answer, int page, Duration reading) {
    static final Patience DEFAULT = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60), 1000);

    Patience(Duration connect, Duration answer, int page) {
        this(connect, answer, page, Duration.ofHours(1));
    }
}
