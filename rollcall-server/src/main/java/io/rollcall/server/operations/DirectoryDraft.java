package io.rollcall.server.operations;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A directory as a person describes it, not yet checked. Its text form never shows the password.
 *
 * @param kind a kind's word
 * @param register the register policy's word: manual, all or members
 */
public record DirectoryDraft(
        String name,
        String kind,
        List<String> urls,
        boolean startTls,
        boolean verifyTls,
        Optional<String> caPem,
        Optional<String> bindDn,
        Optional<String> password,
        String base,
        Optional<String> userBase,
        Optional<String> userFilter,
        Optional<String> groupBase,
        Optional<String> groupFilter,
        boolean nested,
        String register,
        Optional<Duration> interval) {
    public DirectoryDraft {
        urls = List.copyOf(urls);
    }

    @Override
    public String toString() {
        return "DirectoryDraft[" + name + " " + urls + "]";
    }
}
