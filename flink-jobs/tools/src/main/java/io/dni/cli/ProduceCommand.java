// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Stands in the list of commands for {@code dni produce}, which the launcher runs from the
 * producers' own jar: the two modules do not see each other.
 */
@Command(
    name = "produce",
    description = "Writes a stream of examples to Kafka: artificial data, MNIST, CSV or JSONL.")
final class ProduceCommand extends DniCommand {
  @Parameters(hidden = true)
  private List<String> ignored;

  @Override
  public Integer call() {
    throw new UsageException("produce runs from the producers' jar (expected: ./dni produce ...)");
  }
}
