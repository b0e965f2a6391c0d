package io.rollcall.testkit.servers.scripted;

import java.io.IOException;

/**
 * What a {@link ScriptedServer} does instead of answering as it should. For example, a server whose size limit is three:
 *
 * <pre>{@code
 * server.misbehave(Misbehaviour.at(Request.Kind.USERS, (request, proper, wire) ->
 *         wire.send(proper.first(3).ending(ResultCode.SIZE_LIMIT_EXCEEDED))));
 * }</pre>
 *
 * Called from the connection's thread, once a request.
 */
@FunctionalInterface
public interface Misbehaviour {
    /** Answers as it should. */
    Misbehaviour NONE = (request, proper, wire) -> wire.send(proper);

    /**
     * @param proper what the answer would be
     * @param wire takes what is sent instead, if anything
     */
    void answer(Request request, Answer proper, Wire wire) throws IOException;

    /** Misbehaves at one kind of request only. */
    static Misbehaviour at(Request.Kind kind, Misbehaviour instead) {
        return (request, proper, wire) -> {
            if (request.kind() == kind) {
                instead.answer(request, proper, wire);
            } else {
                wire.send(proper);
            }
        };
    }
}
