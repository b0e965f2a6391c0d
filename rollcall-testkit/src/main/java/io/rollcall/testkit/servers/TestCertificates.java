package io.rollcall.testkit.servers;

import com.unboundid.asn1.ASN1BigInteger;
import com.unboundid.asn1.ASN1BitString;
import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1ObjectIdentifier;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.asn1.ASN1Set;
import com.unboundid.asn1.ASN1UTCTime;
import com.unboundid.asn1.ASN1UTF8String;
import com.unboundid.util.OID;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/**
 * A certificate authority of its own with one server certificate and one for a client (RFC 5280, P-256), as PEM files for a server and as PEM
 * text for its clients. Nobody else trusts it, and the authority's key is kept nowhere.
 */
final class TestCertificates {
    /** The client's common name. */
    static final String CLIENT = "rollcall";

    private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
    private static final String P_256 = "1.2.840.10045.3.1.7";
    private static final int KEY_OCTETS = 32;
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final byte EXPLICIT_0 = (byte) 0xA0;
    private static final byte EXPLICIT_1 = (byte) 0xA1;
    private static final byte EXPLICIT_3 = (byte) 0xA3;
    private static final byte NAME_DNS = (byte) 0x82;
    private static final byte NAME_IP = (byte) 0x87;

    private final String caPem;
    private final String certificatePem;
    private final String keyPem;
    private final PrivateKey key;
    private final String clientCertificatePem;
    private final String clientKeyPem;

    private TestCertificates(
            String caPem,
            String certificatePem,
            String keyPem,
            PrivateKey key,
            String clientCertificatePem,
            String clientKeyPem) {
        this.caPem = caPem;
        this.certificatePem = certificatePem;
        this.keyPem = keyPem;
        this.key = key;
        this.clientCertificatePem = clientCertificatePem;
        this.clientKeyPem = clientKeyPem;
    }

    /**
     * Makes an authority, a server's certificate and a client's, valid from an hour ago for 90 days.
     *
     * @param authority the authority's common name
     * @param names the host names, and addresses as names, that the certificate is for; the first is its common name
     */
    static TestCertificates make(String authority, List<String> names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair ca = generator.generateKeyPair();
            KeyPair server = generator.generateKeyPair();
            ASN1Element isAuthority = extension(BASIC_CONSTRAINTS, new ASN1Sequence(new ASN1Boolean(true)));
            byte[] caDer = certificate(authority, authority, ca, ca.getPrivate(), isAuthority);
            KeyPair client = generator.generateKeyPair();
            byte[] serverDer = certificate(names.get(0), authority, server, ca.getPrivate(), alternativeNames(names));
            ASN1Element clientNames = alternativeNames(List.of(CLIENT + ".example"));
            byte[] clientDer = certificate(CLIENT, authority, client, ca.getPrivate(), clientNames);
            return new TestCertificates(
                    pem("CERTIFICATE", caDer),
                    pem("CERTIFICATE", serverDer),
                    pem("EC PRIVATE KEY", ecPrivateKey(server)),
                    server.getPrivate(),
                    pem("CERTIFICATE", clientDer),
                    pem("PRIVATE KEY", client.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | ASN1Exception | IOException e) {
            throw new IllegalStateException("no certificate can be made", e);
        }
    }

    String caPem() {
        return caPem;
    }

    /** A certificate for a client, of the same authority. */
    String clientCertificatePem() {
        return clientCertificatePem;
    }

    /** Its key, as PKCS#8 (RFC 5958). */
    String clientKeyPem() {
        return clientKeyPem;
    }

    /** Writes {@code ca.pem}, {@code cert.pem} and {@code key.pem} (mode 0600) into a folder. */
    void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("ca.pem"), caPem);
            Files.writeString(folder.resolve("cert.pem"), certificatePem);
            Path key = folder.resolve("key.pem");
            Files.deleteIfExists(key);
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(key, keyPem);
        } catch (IOException e) {
            throw new UncheckedIOException("certificates cannot be written to " + folder, e);
        }
    }

    /** Writes the certificate and its key as PKCS #12 (RFC 7292), for servers that keep theirs in a database. */
    void writePkcs12(Path file, String name, String password) {
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)));
            store.setKeyEntry(name, key, password.toCharArray(), new Certificate[] {certificate});
            store.store(out, password.toCharArray());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificate cannot be written to " + file, e);
        }
    }

    private static byte[] certificate(
            String subject, String issuer, KeyPair keys, PrivateKey signingKey, ASN1Element extension)
            throws GeneralSecurityException, ASN1Exception {
        Instant from = Instant.now().minus(Duration.ofHours(1));
        ASN1Element algorithm = new ASN1Sequence(new ASN1ObjectIdentifier(new OID(ECDSA_SHA256)));
        ASN1Sequence toBeSigned = new ASN1Sequence(
                new ASN1Element(EXPLICIT_0, new ASN1Integer(2).encode()),
                new ASN1BigInteger(new BigInteger(63, new SecureRandom())),
                algorithm,
                name(issuer),
                new ASN1Sequence(
                        new ASN1UTCTime(Date.from(from)), new ASN1UTCTime(Date.from(from.plus(Duration.ofDays(90))))),
                name(subject),
                ASN1Element.decode(keys.getPublic().getEncoded()),
                new ASN1Element(EXPLICIT_3, new ASN1Sequence(extension).encode()));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signingKey);
        signature.update(toBeSigned.encode());
        return new ASN1Sequence(
                        toBeSigned, algorithm, new ASN1BitString(ASN1BitString.getBitsForBytes(signature.sign())))
                .encode();
    }

    /** RFC 5915. GnuTLS, which the servers use, does not take the JDK's own form, as that lacks the public key. */
    private static byte[] ecPrivateKey(KeyPair keys) throws ASN1Exception {
        byte[] number = ((ECPrivateKey) keys.getPrivate()).getS().toByteArray();
        byte[] octets = new byte[KEY_OCTETS];
        int length = Math.min(number.length, KEY_OCTETS); // one more with a sign octet, fewer with leading zeros
        System.arraycopy(number, number.length - length, octets, KEY_OCTETS - length, length);
        ASN1Element publicKey =
                ASN1Sequence.decodeAsSequence(keys.getPublic().getEncoded()).elements()[1];
        return new ASN1Sequence(
                        new ASN1Integer(1),
                        new ASN1OctetString(octets),
                        new ASN1Element(EXPLICIT_0, new ASN1ObjectIdentifier(new OID(P_256)).encode()),
                        new ASN1Element(EXPLICIT_1, publicKey.encode()))
                .encode();
    }

    private static ASN1Element name(String commonName) throws ASN1Exception {
        return new ASN1Sequence(new ASN1Set(
                new ASN1Sequence(new ASN1ObjectIdentifier(new OID(COMMON_NAME)), new ASN1UTF8String(commonName))));
    }

    private static ASN1Element alternativeNames(List<String> names) throws IOException, ASN1Exception {
        List<ASN1Element> elements = new ArrayList<>();
        for (String name : names) {
            if (Character.isDigit(name.charAt(0))) {
                elements.add(
                        new ASN1Element(NAME_IP, InetAddress.getByName(name).getAddress()));
            } else {
                elements.add(new ASN1Element(NAME_DNS, name.getBytes(StandardCharsets.US_ASCII)));
            }
        }
        return extension(SUBJECT_ALTERNATIVE_NAME, new ASN1Sequence(elements));
    }

    private static ASN1Element extension(String oid, ASN1Element value) throws ASN1Exception {
        return new ASN1Sequence(new ASN1ObjectIdentifier(new OID(oid)), new ASN1OctetString(value.encode()));
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
