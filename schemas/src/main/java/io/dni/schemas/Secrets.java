// SPDX-License-Identifier: Apache-2.0
package io.dni.schemas;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which properties hold secrets, and texts without them. */
public final class Secrets {
  private static final Pattern NAME =
      Pattern.compile("password|secret|jaas|token|credential|keystore\\.key|\\.key$");

  /** What a login configuration gives to its module, as {@code password="x"}. */
  private static final Pattern PART =
      Pattern.compile("=\\s*(?:\"([^\"]+)\"|'([^']+)'|([^\\s;\"']+))");

  private static final String HIDDEN = "[hidden]";

  private Secrets() {}

  /** Whether a property of this name holds a secret. */
  public static boolean isSecret(String property) {
    return NAME.matcher(property.toLowerCase(Locale.ROOT)).find();
  }

  /**
   * A text without the values of those properties that hold secrets, and without the parts of such
   * a value: an error about a login configuration may repeat one of them.
   */
  public static String hide(String text, Map<String, ?> properties) {
    String hidden = text;
    for (Map.Entry<String, ?> property : properties.entrySet()) {
      String value = property.getValue().toString();
      if (isSecret(property.getKey()) && !value.isEmpty()) {
        hidden = hidden.replace(value, HIDDEN);
        Matcher part = PART.matcher(value);
        while (part.find()) {
          for (int group = 1; group <= part.groupCount(); group++) {
            if (part.group(group) != null) {
              hidden = hidden.replace(part.group(group), HIDDEN);
            }
          }
        }
      }
    }
    return hidden;
  }
}
