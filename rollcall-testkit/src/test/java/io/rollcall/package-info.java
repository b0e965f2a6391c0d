/** The rules of the engine, tried between a directory and a registry in memory. */
@NullMarked
package io.rollcall;

import org.jspecify.annotations.NullMarked;
