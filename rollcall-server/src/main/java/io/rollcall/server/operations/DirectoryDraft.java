package io.rollcall.server.operations;

import io.rollcall.directory.AttributeNames;
import io.rollcall.directory.Extent;
import io.rollcall.directory.Servers;
import java.time.Duration;
import java.util.Optional;

/**
 * A directory as a person describes it, not yet checked. Its text form never shows what is secret.
 *
 * @param kind a kind's word
 * @param servers without a client certificate, which is among the credentials
 * @param register the register policy's word: manual, all or members
 */
public record DirectoryDraft(
        String name,
        String kind,
        Servers servers,
        Credentials credentials,
        Extent extent,
        AttributeNames attributes,
        String register,
        Optional<Duration> interval) {
    @Override
    public String toString() {
        return "DirectoryDraft[" + name + " " + servers.urls() + "]";
    }
}
