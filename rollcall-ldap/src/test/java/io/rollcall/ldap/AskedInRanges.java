package io.rollcall.ldap;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.listener.ProxyRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SingleServerSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Stands before a server that sends ranges of members when asked and is in no need of them itself, such as Samba: whoever
 * asks for members is taken to ask for so many of them at most. The answers are the server's own.
 */
final class AskedInRanges implements AutoCloseable {
    private final LDAPListener listener;
    private final int most;
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Map<String, Work> before = new ConcurrentHashMap<>();

    interface Work {
        void run() throws LDAPException;
    }

    AskedInRanges(URI server, int most) throws IOException {
        this.most = most;
        LDAPListenerConfig config = new LDAPListenerConfig(
                0, new Asking(new ProxyRequestHandler(new SingleServerSet(server.getHost(), server.getPort()))));
        config.setListenAddress(InetAddress.getLoopbackAddress());
        listener = new LDAPListener(config);
        listener.startListening();
    }

    String url() {
        return "ldap://127.0.0.1:" + listener.getListenPort();
    }

    /** What the server was asked for, in order. */
    List<String> ranges() {
        return ranges;
    }

    void onceBefore(String range, Work work) {
        before.put(range, work);
    }

    @Override
    public void close() {
        listener.shutDown(true);
    }

    private String asked(String attribute) {
        if (!attribute.equals("member") && !attribute.startsWith("member;range=")) {
            return attribute;
        }
        int from = attribute.equals("member")
                ? 0
                : Integer.parseInt(attribute.substring("member;range=".length(), attribute.indexOf('-')));
        String range = "member;range=" + from + "-" + (from + most - 1);
        ranges.add(range);
        Work work = before.remove(range);
        if (work != null) {
            try {
                work.run();
            } catch (LDAPException problem) {
                throw new IllegalStateException(problem);
            }
        }
        return range;
    }

    private final class Asking extends LDAPListenerRequestHandler {
        private final ProxyRequestHandler server;

        private Asking(ProxyRequestHandler server) {
            this.server = server;
        }

        @Override
        public Asking newInstance(LDAPListenerClientConnection client) throws LDAPException {
            return new Asking(server.newInstance(client));
        }

        @Override
        public void closeInstance() {
            server.closeInstance();
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            SearchRequestProtocolOp limited = new SearchRequestProtocolOp(
                    request.getBaseDN(),
                    request.getScope(),
                    request.getDerefPolicy(),
                    request.getSizeLimit(),
                    request.getTimeLimit(),
                    request.typesOnly(),
                    request.getFilter(),
                    request.getAttributes().stream()
                            .map(AskedInRanges.this::asked)
                            .toList());
            return server.processSearchRequest(id, limited, controls);
        }

        @Override
        public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
            return server.processAddRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
            return server.processCompareRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
            return server.processDeleteRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
            return server.processModifyRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
            return server.processModifyDNRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
            return server.processBindRequest(id, request, controls);
        }

        @Override
        public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
            return server.processExtendedRequest(id, request, controls);
        }
    }
}
