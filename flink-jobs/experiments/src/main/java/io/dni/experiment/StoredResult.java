// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A result as NAME.json holds it.
 *
 * @param experiment its name
 * @param title its title
 * @param section where the paper has it
 * @param settings every number that shaped the run
 * @param leftOut what the quick form left out, else empty
 * @param rows by column name
 * @param statements computed claims
 * @param tables for people
 * @param pictures caption by file name
 * @param notes for people
 */
public record StoredResult(
    String experiment,
    String title,
    String section,
    SortedMap<String, String> settings,
    String leftOut,
    List<Map<String, Object>> rows,
    List<Statement> statements,
    List<ResultTable> tables,
    Map<String, String> pictures,
    List<String> notes) {

  /** Reads NAME.json. */
  public static StoredResult read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), StoredResult.class);
  }
}
