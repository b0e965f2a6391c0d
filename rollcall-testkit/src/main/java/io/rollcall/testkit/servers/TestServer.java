package io.rollcall.testkit.servers;

import io.rollcall.directory.DirectoryKind;

/**
 * A real directory server for tests: a child process on loopback with data of its own, stopped by {@link #close()}.
 *
 * <p>Rollcall is given {@link #url()}, behind which a {@link RecordingProxy} stands; whatever the test itself wants to
 * change goes through {@link #edit()}.
 */
public interface TestServer extends AutoCloseable {
    DirectoryKind kind();

    /** {@code ldap://127.0.0.1:port} of the recording proxy; StartTLS works through it. */
    String url();

    /** The server itself, {@code ldap://}, past the proxy. */
    String directUrl();

    /** The server itself over TLS, {@code ldaps://}; its certificate is trusted through {@link #caPem()} only. */
    String ldapsUrl();

    /** The base below which {@link #edit()} makes users and groups. */
    String baseDn();

    /** The base of the whole directory: {@link #baseDn()} or above it. */
    String suffix();

    /** The name of an account that may read everything, without limits. */
    String bindDn();

    String password();

    /** The certificate authority that signed the server's certificate. */
    String caPem();

    RecordingProxy proxy();

    /** Changes the directory as its administrator would. */
    DirectoryEdit edit();

    long pid();

    /**
     * Stops the server and deletes its data.
     *
     * @throws AssertionError if Rollcall sent an operation that R11 does not allow
     */
    @Override
    void close();
}
