@NullMarked
package io.rollcall.testkit.servers;

import org.jspecify.annotations.NullMarked;
