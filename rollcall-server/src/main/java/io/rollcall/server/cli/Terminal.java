package io.rollcall.server.cli;

import java.io.Console;
import java.util.Optional;

/** The person at the terminal, if there is one. */
interface Terminal {
    /** Whether somebody sees what is printed and can answer. */
    boolean isThere();

    /** Asks a question whose answer is yes or no; anything but a yes is a no. */
    boolean yes(String question);

    /** The terminal of this process. */
    static Terminal ofProcess() {
        Optional<Console> console = console();
        return new Terminal() {
            @Override
            public boolean isThere() {
                return console.isPresent();
            }

            @Override
            public boolean yes(String question) {
                return console.map(there -> there.readLine("%s [y/N] ", question))
                        .map(String::strip)
                        .filter(answer -> answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))
                        .isPresent();
            }
        };
    }

    private static Optional<Console> console() {
        return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
    }

    private static boolean isTerminal(Console console) {
        try {
            // From JDK 22 on there is a console also where nobody is, and only this method tells.
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }
}
