// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

/** What is done to the running system. */
enum FaultKind {
  /** The task managers that run the job are terminated; fresh ones are there. */
  TASK_MANAGERS_TERMINATED("task managers terminated"),
  /** The same, right after a checkpoint was triggered. */
  TERMINATED_IN_CHECKPOINT("task managers terminated during a checkpoint"),
  /** The job manager loses the leadership of the job and gains it again. */
  LEADERSHIP_LOST("job manager lost leadership"),
  /** An operator throws at its N-th record. */
  OPERATOR_EXCEPTION("exception in an operator at record N"),
  /**
   * The whole Flink process gets SIGKILL; a new one goes on from the newest retained checkpoint.
   */
  PROCESS_KILLED("process killed (SIGKILL), resumed from retained checkpoint"),
  /** {@code dni train} gets SIGTERM; a new one goes on from the savepoint that it leaves. */
  TERMINATED_AND_RESUMED("process ended by SIGTERM, resumed from its savepoint"),
  /** Stopped with a savepoint, started with batches of another size. */
  BATCH_SIZE_CHANGED("stopped with savepoint, batch size changed"),
  /**
   * For a while no checkpoint can be written, as on a full disk: a file stands where the directory
   * was. The job must learn on.
   */
  CHECKPOINTS_UNWRITABLE("checkpoints cannot be written for a while"),
  /** Stopped with a savepoint, started with another parallelism. */
  RESCALED("stopped with savepoint, rescaled"),
  /** Stopped with a savepoint, started with the segments in another number of tasks. */
  DEALT_OUT_ANEW("stopped with savepoint, other number of tasks"),
  /** The broker is stopped in good order and started again. */
  BROKER_RESTARTED("broker stopped and started"),
  /** The broker gets SIGKILL and is started again. */
  BROKER_KILLED("broker killed (SIGKILL) and started"),
  /** The oldest signals of the topic, up to 20,000, are written to it once more. */
  SIGNALS_REPLAYED("signals delivered again from the beginning of the topic");

  private final String text;

  FaultKind(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }
}
