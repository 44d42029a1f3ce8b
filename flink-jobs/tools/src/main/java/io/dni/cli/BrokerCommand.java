// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.local.LocalBroker;
import io.dni.process.StopRequest;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.job.TrainingTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a Kafka broker on this machine. */
@Command(
    name = "broker",
    description = "Runs a Kafka broker on 127.0.0.1 until Ctrl-C. Its topics are kept.")
final class BrokerCommand extends DniCommand {

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "1 to 65535. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "out/kafka",
      description = "Where topics and the broker's log are kept. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Ports.require("--port", port);
    StopRequest stop = StopRequest.onSignals();
    try (LocalBroker broker = LocalBroker.start(directory, port)) {
      TrainingTopics.require(
          TrainingConfig.of(Map.of("kafka.bootstrap.servers", broker.bootstrapServers())));
      PrintWriter out = out();
      out.printf(
          "Kafka broker: %s, topics created, kept in %s. Stop it with Ctrl-C.%n",
          broker.bootstrapServers(), directory);
      out.flush();
      while (broker.isAlive()) {
        if (stop.await(200)) {
          broker.stop();
          return ExitCode.OK.number();
        }
      }
      throw new IOException("the Kafka broker ended by itself; its log: " + broker.log());
    }
  }
}
