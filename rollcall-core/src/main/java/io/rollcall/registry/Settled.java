package io.rollcall.registry;

import io.rollcall.directory.Imprint;

/**
 * A registry in which nothing was to do for a directory.
 *
 * @param imprint of what the directory said then
 * @param head the registry's view as far as it is needed if the directory says the same again: without any user or group
 */
public record Settled(Imprint imprint, RegistryView head) {}
