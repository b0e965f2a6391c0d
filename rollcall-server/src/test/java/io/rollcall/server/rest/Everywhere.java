package io.rollcall.server.rest;

import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectorySettings;
import io.rollcall.server.operations.Connections;
import java.util.function.Supplier;

/** Opens one directory in memory, whatever the settings say. */
record Everywhere(Supplier<Directory> directory) implements Connections {
    @Override
    public void check(DirectorySettings settings) {
        if (settings.base().isEmpty()) {
            throw new IllegalArgumentException("the base DN is empty");
        }
    }

    @Override
    public Directory open(DirectorySettings settings) {
        return directory.get();
    }
}
