/** The registry on PostgreSQL. */
@NullMarked
package io.rollcall.postgres;

import org.jspecify.annotations.NullMarked;
