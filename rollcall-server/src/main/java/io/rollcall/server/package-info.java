/** The program: command line, REST, schedule. */
@NullMarked
package io.rollcall.server;

import org.jspecify.annotations.NullMarked;
