// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.UnreadableCheckpointException;
import io.dni.local.PortInUseException;
import io.dni.report.RunSummary;
import io.dni.schemas.BrokerUnreachableException;
import io.dni.schemas.TopicMismatchException;
import io.dni.streaming.job.CheckpointDirectoryException;
import io.dni.streaming.state.CheckpointMismatchException;
import io.dni.streaming.wire.TopicInUseException;
import io.dni.table.InvalidDataException;
import java.nio.file.FileAlreadyExistsException;

/** How a command ends, for the shell. The numbers never change their meaning. */
public enum ExitCode {
  /** Done; also a stop by Ctrl-C that ended in good order. */
  OK(0, "done; also stopped by Ctrl-C in good order"),
  /** Failed for a reason that has no number of its own. */
  FAILURE(1, "failed"),
  /** Wrong options or bad input. */
  USAGE(2, "wrong usage or bad input"),
  /** The checkpoint belongs to another model. */
  CHECKPOINT_MISMATCH(3, "the checkpoint does not fit the model"),
  /** No Kafka. */
  BROKER_UNREACHABLE(4, "no Kafka broker reachable"),
  /** A port is taken. */
  PORT_IN_USE(5, "a port is in use"),
  /** A topic is not as the job needs it. */
  TOPIC_MISMATCH(6, "a topic is missing or has another partition count"),
  /** Nothing that can be read where a checkpoint or an exported model was expected. */
  CHECKPOINT_UNREADABLE(7, "no checkpoint, or a corrupt, foreign or newer one"),
  /** Another job trains on the same topics. */
  TOPIC_IN_USE(8, "another job trains on the same topics"),
  /** No place for checkpoints. */
  CHECKPOINT_DIRECTORY(9, "the checkpoint directory cannot be written, or is full"),
  /** Not all examples that were asked for could be learned. */
  INCOMPLETE(10, "ended, but fewer examples were learned than asked for");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /** What the process returns. */
  public int number() {
    return number;
  }

  /** One line for the help text. */
  public String meaning() {
    return meaning;
  }

  /** The code for a run that has ended in order. */
  static ExitCode of(RunSummary summary) {
    return summary.exitReason().equals(RunSummary.INCOMPLETE) ? INCOMPLETE : OK;
  }

  /** The code for what ended a command: that of the first cause in the chain that has its own. */
  static ExitCode of(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof BrokerUnreachableException) {
        return BROKER_UNREACHABLE;
      } else if (e instanceof PortInUseException) {
        return PORT_IN_USE;
      } else if (e instanceof TopicMismatchException) {
        return TOPIC_MISMATCH;
      } else if (e instanceof TopicInUseException) {
        return TOPIC_IN_USE;
      } else if (e instanceof CheckpointDirectoryException) {
        return CHECKPOINT_DIRECTORY;
      } else if (e instanceof CheckpointMismatchException) {
        return CHECKPOINT_MISMATCH;
      } else if (e instanceof UnreadableCheckpointException) {
        return CHECKPOINT_UNREADABLE;
      } else if (e instanceof UsageException
          || e instanceof InvalidDataException
          || e instanceof FileAlreadyExistsException) {
        return USAGE;
      }
    }
    return FAILURE;
  }
}
