// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.nio.file.Path;
import java.util.Properties;

/** The configuration of a single-node Kafka: broker and controller in one process, on loopback. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /**
   * The largest message, bytes: the error gradient of a batch of 4,096 examples at an interface of
   * 1,024 units.
   */
  static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private BrokerProperties() {}

  /**
   * The properties of a broker.
   *
   * @param logDirectory where topics are stored
   * @param port of the clients' listener on 127.0.0.1
   * @param controllerPort of the listener that only the broker itself uses
   */
  static Properties singleNode(Path logDirectory, int port, int controllerPort) {
    Properties p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE_ID));
    p.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    p.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    p.setProperty(
        "listeners",
        "PLAINTEXT://127.0.0.1:"
            + port
            + ","
            + CONTROLLER_LISTENER
            + "://127.0.0.1:"
            + controllerPort);
    p.setProperty("log.dirs", logDirectory.toString());
    p.setProperty("auto.create.topics.enable", "false");

    // One node cannot replicate.
    p.setProperty("default.replication.factor", "1");
    for (String topic : new String[] {"offsets.topic", "share.coordinator.state.topic"}) {
      p.setProperty(topic + ".replication.factor", "1");
      p.setProperty(topic + ".num.partitions", "1");
    }
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");

    p.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    p.setProperty("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    // A gradient of 256 KiB does not fit the default socket buffers of 100 KiB: let the system
    // adapt
    // them.
    p.setProperty("socket.send.buffer.bytes", "-1");
    p.setProperty("socket.receive.buffer.bytes", "-1");
    // A wide network writes gigabytes of gradients a minute: look often for what may be deleted.
    p.setProperty("log.retention.check.interval.ms", "10000");
    p.setProperty("log.segment.delete.delay.ms", "1000");

    // After a crash the controller refuses the same broker until its old session has run out.
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("broker.session.timeout.ms", "3000");

    // A small process beside the one that trains: no wait before a group's first assignment, few
    // threads, little memory.
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "2");
    p.setProperty("background.threads", "2");
    p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
    p.setProperty("log.cleaner.threads", "1");
    return p;
  }
}
