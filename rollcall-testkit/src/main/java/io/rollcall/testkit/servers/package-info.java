/** Real servers for tests, started as child processes on loopback, and the proxy that records what Rollcall asks them. */
@NullMarked
package io.rollcall.testkit.servers;

import org.jspecify.annotations.NullMarked;
