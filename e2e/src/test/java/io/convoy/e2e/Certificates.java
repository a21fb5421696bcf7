// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.convoy.embedded.ServerCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of its own for each test, with a server's and a client's certificate. */
final class Certificates {
  private static final String SERVER = "server";
  private static final String AUTHORITY = "authority";

  private final Path folder;
  private final String password;
  private final KeyStore all;

  /**
   * @param password of all key stores
   */
  Certificates(Path folder, String password) {
    this.folder = folder;
    this.password = password;
    try {
      Files.createDirectories(folder);
      make(AUTHORITY, "-ext", "bc:critical=ca:true", "-ext", "ku=keyCertSign");
      make(SERVER, "-signer", AUTHORITY, "-ext", "san=ip:127.0.0.1");
      make("client", "-signer", AUTHORITY);
      all = KeyStore.getInstance(folder.resolve("all.p12").toFile(), password.toCharArray());
      save(trusted(), trustStore());
      save(withKeyOf(SERVER), keyStore());
      save(withKeyOf("client"), clientKeyStore());
      Files.writeString(authority(), pem(all.getCertificate(AUTHORITY)));
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void make(String alias, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("all.p12").toString(),
                "-storepass:env",
                "STORE"));
    command.addAll(Arrays.asList(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE", password);
    Process keytool = builder.start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    if (keytool.onExit().join().exitValue() != 0) {
      throw new AssertionError(output);
    }
  }

  private KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
    return store;
  }

  private KeyStore withKeyOf(String alias) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(alias, key(alias), password.toCharArray(), all.getCertificateChain(alias));
    return store;
  }

  private Key key(String alias) throws GeneralSecurityException {
    return Objects.requireNonNull(all.getKey(alias, password.toCharArray()), alias);
  }

  private void save(KeyStore store, Path file) throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  private static String pem(String what, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, lines, what);
  }

  /** PEM. */
  Path authority() {
    return folder.resolve("ca.pem");
  }

  Path trustStore() {
    return folder.resolve("trust.p12");
  }

  Path keyStore() {
    return folder.resolve("server.p12");
  }

  Path clientKeyStore() {
    return folder.resolve("client.p12");
  }

  ServerCertificate ofServer() {
    try {
      String chain = pem(all.getCertificate(SERVER)) + pem(all.getCertificate(AUTHORITY));
      return new ServerCertificate(chain, pem("PRIVATE KEY", key(SERVER).getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** For a server in this process. */
  SSLContext context() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(withKeyOf(SERVER), password.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
