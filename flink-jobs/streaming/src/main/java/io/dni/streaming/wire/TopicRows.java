// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first rows of a topic that other programs write, read as the job reads them: what its columns
 * are can be told before there is a job.
 *
 * @param names of the fields, in the order of their appearance
 * @param rows the cells by name; those that are missing are not among them
 * @param refused how many records are no rows
 */
public record TopicRows(List<String> names, List<Map<String, String>> rows, int refused) {

  /**
   * Reads them.
   *
   * @param format JSON, or CSV with the names of its fields
   * @param most how many records
   */
  public static TopicRows read(
      String bootstrapServers,
      Map<String, String> properties,
      String topic,
      RowFormat format,
      int most) {
    return of(TopicHead.read(bootstrapServers, properties, topic, most), format);
  }

  static TopicRows of(List<byte[]> values, RowFormat format) {
    Set<String> names = new LinkedHashSet<>(format.fields());
    List<Map<String, String>> rows = new ArrayList<>();
    int refused = 0;
    for (byte[] value : values) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        Map<String, String> cells =
            format.kind() == RowFormat.Kind.JSON
                ? TextRow.json(text).cells()
                : TextRow.csv(text, format.fields(), format.delimiter()).cells();
        names.addAll(cells.keySet());
        rows.add(cells);
      } catch (CharacterCodingException | IllegalArgumentException e) {
        refused++;
      }
    }
    return new TopicRows(List.copyOf(names), rows, refused);
  }
}
