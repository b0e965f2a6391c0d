/** What refuses a plan that looks wrong, and the only place where an approved plan is made. */
@NullMarked
package io.rollcall.guard;

import org.jspecify.annotations.NullMarked;
