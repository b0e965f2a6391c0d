package io.rollcall.directory;

/**
 * What Rollcall shows of itself in the TLS handshake.
 *
 * @param chainPem its certificate, then those of the authorities between it and the server's trust, as PEM text
 * @param key the certificate's private key
 */
public record ClientCertificate(String chainPem, Secret key) {}
