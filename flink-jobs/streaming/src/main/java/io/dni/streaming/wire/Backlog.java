// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How much has been read of a job's examples and waits, formed into batches, for its turn: what a
 * backlog in Kafka would become in the heap if nobody held it back.
 *
 * <p>Nothing may block while a checkpoint is on its way, since the barrier would wait behind the
 * block, and the signal that ends the wait behind the barrier; and an operator cannot choose not to
 * read. So the place to hold examples back is the source, which Flink asks whether it has something
 * to give: while the backlog is over its limit the answer is no, and barriers pass all the same.
 *
 * <p>The operators that form batches and the sources that feed them share this object because they
 * are tasks of one process: they are put into the same slots (a co-location group). So the bound
 * holds at once, without a message. It is: the limit (or one batch, if that is larger) and, for
 * each subtask, the examples that the network buffers between the two hold, whatever lies in Kafka.
 *
 * <p>It closes at the limit and opens at half of it. Where several task managers run several
 * subtasks, a source sees the operators of its own process only; see {@link Share#isOverrun}.
 */
public final class Backlog {
  private static final Map<String, Backlog> OF_JOBS = new HashMap<>();

  private final String job;
  private int users;
  private long limit;
  private long bytes;
  private CompletableFuture<Void> open = CompletableFuture.completedFuture(null);

  private Backlog(String job) {
    this.job = job;
  }

  /**
   * Begins to take part in the backlog of a job in this process.
   *
   * @param job a name that no other job has
   * @param limit in bytes
   */
  public static Share join(String job, long limit) {
    synchronized (OF_JOBS) {
      Backlog backlog = OF_JOBS.computeIfAbsent(job, Backlog::new);
      backlog.users++;
      backlog.limit = limit;
      return backlog.new Share();
    }
  }

  private synchronized void change(long by) {
    bytes += by;
    if (bytes >= limit && open.isDone()) {
      open = new CompletableFuture<>();
    } else if (bytes <= limit / 2) {
      open.complete(null);
    }
  }

  private synchronized CompletableFuture<Void> open() {
    return open;
  }

  private synchronized long bytes() {
    return bytes;
  }

  /** What one task has put in. Used by that task's thread. */
  public final class Share implements AutoCloseable {
    private long own;
    private boolean closed;

    private Share() {}

    /** More waits, or less. */
    public void change(long by) {
      own += by;
      Backlog.this.change(by);
    }

    /** Done while there is room; otherwise completed when there is room again. */
    public CompletableFuture<Void> open() {
      return Backlog.this.open();
    }

    /** Bytes that wait in this process, over all tasks. */
    public long bytes() {
      return Backlog.this.bytes();
    }

    /** Whether more comes although the sources of this process are held back. */
    public boolean isOverrun() {
      return bytes() > 2 * limit;
    }

    /** The task has ended, and its state is gone from memory. */
    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      change(-own);
      synchronized (OF_JOBS) {
        if (--users == 0) {
          OF_JOBS.remove(job);
        }
      }
    }
  }
}
