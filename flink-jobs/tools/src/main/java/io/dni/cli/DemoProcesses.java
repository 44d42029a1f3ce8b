// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.local.ExampleProducer;
import io.dni.local.LocalBroker;
import java.io.IOException;

/** The two processes beside the job. */
record DemoProcesses(ExampleProducer producer, LocalBroker broker)
    implements TrainingSession.Companion {
  @Override
  public void check() throws IOException {
    if (producer.exitCode().orElse(0) == ExitCode.USAGE.number()) {
      throw new UsageException(producer.error());
    }
    if (producer.exitCode().orElse(0) != 0) {
      throw new IOException(producer.error());
    }
    if (!broker.isAlive()) {
      throw new IOException("the Kafka broker ended by itself; its log: " + broker.log());
    }
  }

  @Override
  public boolean hasEnded() {
    return producer.exitCode().isPresent();
  }
}
