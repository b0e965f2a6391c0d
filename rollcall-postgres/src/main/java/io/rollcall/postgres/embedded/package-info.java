/** A real PostgreSQL that Rollcall brings along and keeps in its data folder. */
@NullMarked
package io.rollcall.postgres.embedded;

import org.jspecify.annotations.NullMarked;
