// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void hidesValuesAndThePartsOfALoginConfiguration() {
    String jaas = "a.B required username='eve' password=\"hunter2\" other=plain7;";
    Map<String, String> properties =
        Map.of("sasl.jaas.config", jaas, "ssl.key.password", "swordfish", "acks", "all");
    assertThat(Secrets.hide("acks all; swordfish; after hunter2 came plain7, eve", properties))
        .isEqualTo("acks all; [hidden]; after [hidden] came [hidden], [hidden]");
    assertThat(Secrets.hide("in " + jaas, properties)).isEqualTo("in [hidden]");
  }

  @Test
  void knowsTheNamesOfSecrets() {
    assertThat(
            java.util.List.of(
                "sasl.jaas.config", "ssl.truststore.PASSWORD", "ssl.keystore.key", "oauth.token"))
        .allMatch(Secrets::isSecret);
    assertThat(Secrets.isSecret("acks")).isFalse();
  }
}
