/** What core may know, and the counter-checks that each of these rules can fail. */
@NullMarked
package io.rollcall.boundaries;

import org.jspecify.annotations.NullMarked;
