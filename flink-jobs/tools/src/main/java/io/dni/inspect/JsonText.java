// SPDX-License-Identifier: Apache-2.0
package io.dni.inspect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reports as JSON, for machines; what has not been measured is null. */
public final class JsonText {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonText() {}

  /** A report's record components by name. */
  public static String of(Object report) throws JsonProcessingException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report);
  }
}
