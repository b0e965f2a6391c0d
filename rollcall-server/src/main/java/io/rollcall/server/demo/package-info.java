/** A directory of an invented company, and both worked examples told step by step. */
@NullMarked
package io.rollcall.server.demo;

import org.jspecify.annotations.NullMarked;
