/** What happened: runs, their changes, and who was where when. */
@NullMarked
package io.rollcall.journal;

import org.jspecify.annotations.NullMarked;
