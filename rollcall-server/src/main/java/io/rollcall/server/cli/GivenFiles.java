package io.rollcall.server.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads files that a person named. The errors name the file, and never quote from it. */
final class GivenFiles {
    private GivenFiles() {}

    /**
     * @throws IllegalArgumentException if it cannot be read, or is not UTF-8
     */
    static String text(Path file, String what) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    /**
     * @throws IllegalArgumentException if it cannot be read
     */
    static byte[] bytes(Path file, String what) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, String what, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "there is no such file"
                : e instanceof AccessDeniedException
                        ? "this account may not read it"
                        : e instanceof MalformedInputException
                                ? "it is not UTF-8 text"
                                : Files.isDirectory(file)
                                        ? "it is a folder"
                                        : e.getClass().getSimpleName();
        return new IllegalArgumentException(
                "The " + what + " " + file + " cannot be read: " + why + ". Nothing was stored.", e);
    }
}
