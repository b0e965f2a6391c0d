/** Synchronises each directory by itself, every so often, on one node at a time. */
@NullMarked
package io.rollcall.server.schedule;

import org.jspecify.annotations.NullMarked;
