/** Breaks the rules on purpose, so that a test can see them fail. */
@NullMarked
package io.rollcall.boundaries.wrong.guard;

import org.jspecify.annotations.NullMarked;
