// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A self-signed certificate for 127.0.0.1 in a key store, and a trust store that knows it. */
record Certificates(Path keyStore, Path trustStore) {
  /** Of all stores here; they hold nothing but throw-away test keys. */
  static final String PASSWORD = "only-a-test";

  /** Makes both stores with the JDK's own keytool. */
  static Certificates create(Path directory, String name) throws Exception {
    Path keys = directory.resolve(name + "-keys.p12");
    Path trust = directory.resolve(name + "-trust.p12");
    Path certificate = directory.resolve(name + ".crt");
    keytool("-genkeypair", keys, "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "30")
        .with("-ext", "san=ip:127.0.0.1,dns:localhost")
        .run();
    keytool("-exportcert", keys, "-file", certificate.toString()).run();
    keytool("-importcert", trust, "-noprompt", "-file", certificate.toString()).run();
    return new Certificates(keys, trust);
  }

  private static Command keytool(String verb, Path store, String... arguments) {
    return new Command(new ArrayList<>())
        .with(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), verb)
        .with("-alias", "broker", "-storetype", "PKCS12")
        .with("-keystore", store.toString(), "-storepass", PASSWORD)
        .with(arguments);
  }

  private record Command(List<String> words) {
    Command with(String... more) {
      words.addAll(List.of(more));
      return this;
    }

    void run() throws IOException, InterruptedException {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + output);
      }
    }
  }
}
