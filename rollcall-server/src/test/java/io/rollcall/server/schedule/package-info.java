@NullMarked
package io.rollcall.server.schedule;

import org.jspecify.annotations.NullMarked;
