/** The application's own users and groups: what Rollcall keeps. */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
