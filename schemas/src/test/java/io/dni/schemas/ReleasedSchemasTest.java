// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReleasedSchemasTest {

  static Stream<Arguments> messagesOfEveryVersion() {
    return IntStream.rangeClosed(1, ReleasedSchemas.NEWEST)
        .boxed()
        .flatMap(v -> SampleRecords.all().stream().map(record -> Arguments.of(v, record)));
  }

  /** Golden bytes: what a producer of that version wrote. */
  @ParameterizedTest
  @MethodSource("messagesOfEveryVersion")
  void readsTheMessagesOfEveryReleasedVersion(int version, SpecificRecord expected)
      throws Exception {
    String resource = "/v" + version + "/" + expected.getSchema().getName() + ".bin";
    try (InputStream in = getClass().getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      assertThat(SampleRecords.codec(expected).decode(in.readAllBytes())).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void keepsEveryReleasedVersionReadable(Topic topic) {
    assertThat(ReleasedSchemas.of(topic.schema().getName()))
        .hasSize(ReleasedSchemas.NEWEST)
        .allSatisfy(
            released ->
                assertThat(
                        SchemaCompatibility.checkReaderWriterCompatibility(topic.schema(), released)
                            .getType())
                    .isEqualTo(SchemaCompatibilityType.COMPATIBLE));
  }

  /** Otherwise messages would be written that no released version explains. */
  @ParameterizedTest
  @EnumSource(Topic.class)
  void writesTheNewestReleasedVersion(Topic topic) {
    Schema newest = ReleasedSchemas.of(topic.schema().getName()).get(ReleasedSchemas.NEWEST - 1);
    assertThat(SchemaNormalization.toParsingForm(topic.schema()))
        .isEqualTo(SchemaNormalization.toParsingForm(newest));
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void documentsEveryRecordAndField(Topic topic) {
    assertThat(topic.schema().getDoc()).isNotBlank();
    assertThat(topic.schema().getFields())
        .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
  }
}
