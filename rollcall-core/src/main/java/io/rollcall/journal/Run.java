package io.rollcall.journal;

import io.rollcall.directory.DirectoryName;
import io.rollcall.directory.Mode;
import io.rollcall.plan.Fingerprint;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One synchronisation, from reading to journal.
 *
 * @param intent what it was for, in the text form of {@link io.rollcall.plan.Intent}
 * @param actor who or what asked for it
 * @param cause why it is held or failed; null otherwise
 * @param joined how many memberships were joined; of a held run, would be
 * @param fingerprint of its plan; empty where none was made
 */
public record Run(
        long id,
        DirectoryName directory,
        Mode mode,
        String intent,
        String actor,
        Instant started,
        Instant finished,
        Status status,
        @Nullable String cause,
        long joined,
        long left,
        Optional<Fingerprint> fingerprint) {
    public enum Status {
        APPLIED("applied"),
        NOTHING_TO_DO("nothing-to-do"),
        HELD("held"),
        FAILED("failed");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** The word used in output, REST and tables. */
        public String word() {
            return word;
        }
    }
}
