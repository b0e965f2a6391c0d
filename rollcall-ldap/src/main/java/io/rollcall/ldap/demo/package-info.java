/** A directory of an invented company, for trying Rollcall out without having one. */
@NullMarked
package io.rollcall.ldap.demo;

import org.jspecify.annotations.NullMarked;
