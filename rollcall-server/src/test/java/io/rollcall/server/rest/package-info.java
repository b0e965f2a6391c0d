@NullMarked
package io.rollcall.server.rest;

import org.jspecify.annotations.NullMarked;
