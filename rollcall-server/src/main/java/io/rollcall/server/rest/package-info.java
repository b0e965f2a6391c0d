/** The same operations as the command line has, over HTTP: JSON under {@code /api/v1}, problem details for errors. */
@NullMarked
package io.rollcall.server.rest;

import org.jspecify.annotations.NullMarked;
