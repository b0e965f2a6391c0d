/** Breaks the rules on purpose, so that a test can see them fail. */
@NullMarked
package io.rollcall.boundaries.wrong.plan;

import org.jspecify.annotations.NullMarked;
