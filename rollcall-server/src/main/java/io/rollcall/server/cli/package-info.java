/** The command line. */
@NullMarked
package io.rollcall.server.cli;

import org.jspecify.annotations.NullMarked;
