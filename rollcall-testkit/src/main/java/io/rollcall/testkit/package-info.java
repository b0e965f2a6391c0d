/** What tests of Rollcall and of programs that embed it need: in-memory directory and registry, contract suites, real servers. */
@NullMarked
package io.rollcall.testkit;

import org.jspecify.annotations.NullMarked;
