// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The Kubernetes manifest against the operator's own CustomResourceDefinition, as strictly as
 * {@code kubectl --validate=strict}: no unknown field, right types, values of enumerations.
 */
class KubernetesManifestTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String DEFINITION =
      "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  private static JsonNode schema;
  private static JsonNode manifest;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream definition = KubernetesManifestTest.class.getResourceAsStream(DEFINITION)) {
      JsonNode version = YAML.readTree(definition).at("/spec/versions/0");
      assertThat(version.get("name").asText()).isEqualTo("v1beta1");
      schema = version.at("/schema/openAPIV3Schema");
    }
    manifest =
        YAML.readTree(
            Path.of(
                    "..",
                    "flink-jobs",
                    "streaming",
                    "src",
                    "main",
                    "kubernetes",
                    "flink-deployment.yaml")
                .toFile());
  }

  @Test
  void manifestConformsToTheOperatorsDefinitionButForTheNewerFlinkVersion() {
    assertThat(violations(manifest.get("spec"), schema.at("/properties/spec"), "spec"))
        .singleElement()
        .asString()
        // The newest definition on Maven Central is older than Flink 2.2.
        .startsWith("spec.flinkVersion: v2_2 (expected: one of [\"v1_13\"");
  }

  @Test
  void anUnknownFieldAndAWrongTypeAreFound() {
    ObjectNode spec = manifest.get("spec").deepCopy();
    ((ObjectNode) spec.get("job")).put("upgradeMod", "last-state").put("parallelism", "two");

    assertThat(violations(spec, schema.at("/properties/spec"), "spec"))
        .contains(
            "spec.job.upgradeMod: unknown field",
            "spec.job.parallelism: \"two\" (expected: integer)");
  }

  private static List<String> violations(JsonNode value, JsonNode schema, String path) {
    List<String> found = new ArrayList<>();
    JsonNode allowed = schema.path("enum");
    if (allowed.isArray() && !contains(allowed, value)) {
      found.add(path + ": " + value.asText() + " (expected: one of " + allowed + ")");
    } else if (!hasType(value, schema)) {
      found.add(path + ": " + value + " (expected: " + schema.path("type").asText() + ")");
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        String name = path + "." + field.getKey();
        JsonNode of = schema.path("properties").path(field.getKey());
        if (of.isMissingNode()) {
          of = schema.path("additionalProperties");
        }
        if (!of.isMissingNode()) {
          found.addAll(violations(field.getValue(), of, name));
        } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
          found.add(name + ": unknown field");
        }
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        found.addAll(violations(value.get(i), schema.get("items"), path + "[" + i + "]"));
      }
    }
    return found;
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    for (JsonNode one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isInt() || value.isTextual();
    }
    return switch (schema.path("type").asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> true;
    };
  }
}
