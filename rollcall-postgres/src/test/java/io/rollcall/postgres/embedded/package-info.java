@NullMarked
package io.rollcall.postgres.embedded;

import org.jspecify.annotations.NullMarked;
