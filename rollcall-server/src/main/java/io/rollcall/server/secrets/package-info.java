/** How directory passwords are kept: encrypted, with a key that only this account can read. */
@NullMarked
package io.rollcall.server.secrets;

import org.jspecify.annotations.NullMarked;
