// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
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
        .flatMap(
            v ->
                SampleRecords.all().stream()
                    .filter(r -> ReleasedSchemas.of(r.getSchema().getName(), v).isPresent())
                    .map(record -> Arguments.of(v, record)));
  }

  /** Golden bytes: what a producer of that version wrote, in the fields that it had. */
  @ParameterizedTest
  @MethodSource("messagesOfEveryVersion")
  void readsTheMessagesOfEveryReleasedVersion(int version, SpecificRecord expected)
      throws Exception {
    String name = expected.getSchema().getName();
    String resource = "/v" + version + "/" + name + ".bin";
    try (InputStream in = getClass().getResourceAsStream(resource)) {
      assertThat(in).as(resource).isNotNull();
      SpecificRecord read = SampleRecords.codec(expected).decode(in.readAllBytes());
      for (Schema.Field field : ReleasedSchemas.of(name, version).orElseThrow().getFields()) {
        int position = expected.getSchema().getField(field.name()).pos();
        assertThat(read.get(position)).as(field.name()).isEqualTo(expected.get(position));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void keepsEveryReleasedVersionReadable(Topic topic) {
    assertThat(ReleasedSchemas.of(topic.schema().getName()))
        .isNotEmpty()
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
    List<Schema> released = ReleasedSchemas.of(topic.schema().getName());
    assertThat(SchemaNormalization.toParsingForm(topic.schema()))
        .isEqualTo(SchemaNormalization.toParsingForm(released.get(released.size() - 1)));
  }

  @ParameterizedTest
  @EnumSource(Topic.class)
  void documentsEveryRecordAndField(Topic topic) {
    assertThat(topic.schema().getDoc()).isNotBlank();
    assertThat(topic.schema().getFields())
        .allSatisfy(field -> assertThat(field.doc()).as(field.name()).isNotBlank());
  }
}
