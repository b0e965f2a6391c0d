/** What is read from the external authentication system, and how complete it is. Nothing here can write to it. */
@NullMarked
package io.rollcall.directory;

import org.jspecify.annotations.NullMarked;
