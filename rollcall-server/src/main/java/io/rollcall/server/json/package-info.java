/** The stable JSON forms of groups, users, plans and runs. */
@NullMarked
package io.rollcall.server.json;

import org.jspecify.annotations.NullMarked;
