/**
 * An LDAP server that answers as it should until a test tells it to misbehave in one way: for what a real server does
 * only when something is broken.
 */
@NullMarked
package io.rollcall.testkit.servers.scripted;

import org.jspecify.annotations.NullMarked;
