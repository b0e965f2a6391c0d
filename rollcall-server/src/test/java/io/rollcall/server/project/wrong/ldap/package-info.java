/** Breaks the rules on purpose, so that a test can see them fail. */
@NullMarked
package io.rollcall.server.project.wrong.ldap;

import org.jspecify.annotations.NullMarked;
