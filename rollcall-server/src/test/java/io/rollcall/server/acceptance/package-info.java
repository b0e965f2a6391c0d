/** What the whole program promises, tried on the whole program. */
@NullMarked
package io.rollcall.server.acceptance;

import org.jspecify.annotations.NullMarked;
