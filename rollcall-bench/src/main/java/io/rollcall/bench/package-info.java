/** Measurements of the whole product, each beside its limit. */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
