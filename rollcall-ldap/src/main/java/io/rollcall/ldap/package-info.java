/** Directories over LDAP. The only module that talks to a directory, and it has no way to write to one. */
@NullMarked
package io.rollcall.ldap;

import org.jspecify.annotations.NullMarked;
