package io.rollcall.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;

/** Certificates that sign themselves, made by the JDK's own tool in a folder. */
record Keytool(Path folder) {
    private static final String PASSWORD = "storepass";

    void make(String name, String subject, String alternativeNames, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", subject));
        arguments.addAll(List.of("-ext", alternativeNames, "-storetype", "PKCS12"));
        arguments.addAll(List.of(more));
        run(name, arguments.toArray(String[]::new));
        run(name, "-exportcert", "-rfc", "-file", folder.resolve(name + ".pem").toString());
    }

    private void run(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-alias", name, "-storepass", PASSWORD, "-keystore", store(name)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor()).as("%s", command).isZero();
    }

    private String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    String pem(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".pem"));
    }

    /** The key as PEM text of PKCS#8. */
    String keyPem(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] der = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }

    SSLUtil ssl(String name) throws GeneralSecurityException {
        return ssl(name, new TrustAllTrustManager());
    }

    SSLUtil ssl(String name, TrustManager trusted) throws GeneralSecurityException {
        return new SSLUtil(new KeyStoreKeyManager(store(name), PASSWORD.toCharArray(), "PKCS12", name), trusted);
    }
}
