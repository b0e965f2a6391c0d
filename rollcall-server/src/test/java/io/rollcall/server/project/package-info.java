/** What is tested about the project itself: its launcher, its documents, its boundaries. */
@NullMarked
package io.rollcall.server.project;

import org.jspecify.annotations.NullMarked;
