// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.streaming.message.EncodedRecord;
import io.dni.streaming.message.ModelSignal;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Where the graph's outputs go: Kafka in the job, collections in tests of the same graph. */
public interface TrainingSinks {

  /** Signals of one segment, on their way down. */
  void signals(DataStream<ModelSignal> signals, int segment);

  /** Snapshots of one segment. */
  void snapshots(DataStream<EncodedRecord> snapshots, int segment);

  /** Predictions of the output segment. */
  void predictions(DataStream<EncodedRecord> predictions);

  /** What has happened to models, and what became of commands, from one of the operators. */
  void events(DataStream<EncodedRecord> events, String source);

  /** What the gate commands, from the output segment. */
  void commands(DataStream<EncodedRecord> commands);

  /** How examples wait for their labels. */
  void labelReports(DataStream<EncodedRecord> reports);

  /** Records that could not be used, from one of the sources. */
  void deadLetters(DataStream<EncodedRecord> letters, String source);
}
