/**
 * Rollcall keeps an application's groups in step with a directory, one way. Start reading at {@link
 * io.rollcall.Synchronizer}.
 */
@NullMarked
package io.rollcall;

import org.jspecify.annotations.NullMarked;
