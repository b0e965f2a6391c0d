/** The difference between directory and registry as a value: what would happen, to whom, and why. */
@NullMarked
package io.rollcall.plan;

import org.jspecify.annotations.NullMarked;
