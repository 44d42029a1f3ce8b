// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say how examples are sent, wherever to. */
public final class SendingOptions {
  @Option(
      names = "--rate",
      order = 6,
      paramLabel = "N",
      description = "At most N records a second. Default: as many as the broker takes.")
  private Double rate;

  @Option(
      names = "--ids",
      order = 7,
      description = "Gives each example its number in the data set as id.")
  private boolean ids;

  Optional<RateLimit> limit() {
    return Optional.ofNullable(rate).map(RateLimit::new);
  }

  boolean ids() {
    return ids;
  }
}
