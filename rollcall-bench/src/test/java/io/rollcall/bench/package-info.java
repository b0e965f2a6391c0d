/** Tests of the measurements; none says how fast anything has to be. */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
