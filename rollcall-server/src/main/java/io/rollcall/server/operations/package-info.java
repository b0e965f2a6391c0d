/** What a person can ask of Rollcall, once, for the command line and REST alike. */
@NullMarked
package io.rollcall.server.operations;

import org.jspecify.annotations.NullMarked;
