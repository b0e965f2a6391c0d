@NullMarked
package io.rollcall.server.demo;

import org.jspecify.annotations.NullMarked;
