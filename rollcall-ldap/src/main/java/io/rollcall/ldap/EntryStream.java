package io.rollcall.ldap;

import com.unboundid.asn1.ASN1Buffer;
import com.unboundid.asn1.ASN1StreamReader;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.LDAPResponse;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Objects;

/**
 * Searches on a connection's own socket, so that an entry is looked at where it lies in the buffer and no objects are
 * made of it: with millions of members that is most of what reading costs. Requests are encoded, and everything that is
 * no entry is decoded, by the SDK. The connection does nothing else meanwhile. Not safe for many threads.
 */
final class EntryStream {
    private static final int ENTRY = LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_RESULT_ENTRY & 0xff;
    private static final int REFERENCE = LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_RESULT_REFERENCE & 0xff;
    private static final int DONE = LDAPMessage.PROTOCOL_OP_TYPE_SEARCH_RESULT_DONE & 0xff;
    private static final int NOTICE = LDAPMessage.PROTOCOL_OP_TYPE_EXTENDED_RESPONSE & 0xff;
    private static final int INTERMEDIATE = LDAPMessage.PROTOCOL_OP_TYPE_INTERMEDIATE_RESPONSE & 0xff;

    /** Far above the SDK's own ids, which count from 1. */
    private static final int FIRST_MESSAGE_ID = 1 << 30;

    private final Socket socket;
    private final Patience patience;
    private final MessageReader reader;
    private final RawEntry entry = new RawEntry();
    private int messageId = FIRST_MESSAGE_ID;

    /** @param socket whose messages a {@link Watch} looks at */
    EntryStream(Socket socket, Patience patience) throws IOException {
        this.socket = socket;
        this.patience = patience;
        reader = new MessageReader(
                socket.getInputStream(), patience.gathers() ? Gathering.on(socket) : Gathering.none());
    }

    Socket socket() {
        return socket;
    }

    /** Hears what a search finds, as it comes. */
    interface Listener {
        /** @param entry valid until this returns */
        void entry(RawEntry entry);

        void reference(SearchResultReference reference);
    }

    /**
     * Whatever is not a success is an exception, as {@link com.unboundid.ldap.sdk.LDAPConnection#search} has it.
     *
     * @param request of which the base, scope, filter, attributes and controls count
     */
    SearchResult search(SearchRequest request, Listener listener) throws LDAPException {
        try {
            send(request);
            SearchResult result = hear(listener);
            if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPSearchException(result);
            }
            return result;
        } catch (SocketTimeoutException late) {
            throw new LDAPException(ResultCode.TIMEOUT, "no answer in time", late);
        } catch (IOException lost) {
            throw new LDAPException(ResultCode.SERVER_DOWN, Objects.requireNonNullElse(lost.getMessage(), ""), lost);
        }
    }

    private void send(SearchRequest request) throws IOException {
        ASN1Buffer message = new ASN1Buffer();
        new LDAPMessage(++messageId, new SearchRequestProtocolOp(request), request.getControls()).writeTo(message);
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, patience.answer().toMillis()));
        // In one piece, which the watch relies on.
        socket.getOutputStream().write(message.toByteArray());
        socket.getOutputStream().flush();
        reader.begin();
    }

    private SearchResult hear(Listener listener) throws LDAPException, IOException {
        while (true) {
            reader.read();
            int operation = reader.operation();
            if (operation == ENTRY) {
                entry.set(reader.buffer(), reader.start(), reader.operationEnd());
                listener.entry(entry);
                if (entry.isTaken()) {
                    reader.leaveBuffer();
                }
            } else if (operation == REFERENCE || operation == DONE || operation == NOTICE) {
                LDAPResponse response = decoded();
                if (response instanceof SearchResult result) {
                    return result;
                }
                if (response instanceof SearchResultReference reference) {
                    listener.reference(reference);
                } else if (response instanceof ExtendedResult notice) {
                    throw ReadOnlyConnection.goodbye(notice);
                }
            } else if (operation != INTERMEDIATE) {
                // RFC 4511, 4.13: a client passes over intermediate responses that it did not ask for.
                throw new ProtocolTrouble("the server answered a search with an operation of another kind");
            }
        }
    }

    private LDAPResponse decoded() throws LDAPException {
        return Objects.requireNonNull(
                LDAPMessage.readLDAPResponseFrom(new ASN1StreamReader(new ByteArrayInputStream(reader.copy())), false));
    }
}
