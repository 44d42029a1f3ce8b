// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LateLabel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes of labelled examples a stream in which each goes without its label, and the label follows:
 * in the order of event time, in which examples are evenly spaced. Holds the labels that are still
 * to come, and where some come first the examples behind them.
 */
final class LateStream implements Iterator<Outgoing> {
  /** How far before its example a label may come, in examples. */
  static final int LEAD = 1_000;

  private static final double NANOS_PER_MILLI = 1e6;

  private final Iterator<? extends SpecificRecord> source;
  private final Plan plan;
  private final LabelSplit split;
  private final SplittableRandom random;
  private final RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
  private final Deque<Planned> examples = new ArrayDeque<>();
  private final PriorityQueue<Planned> labels =
      new PriorityQueue<>(Comparator.comparingLong(Planned::at).thenComparingLong(Planned::order));
  private long drawn;
  private long told;

  /**
   * When what is sent.
   *
   * @param delay of the labels
   * @param shares of labels that do not simply come once
   * @param begin event time of the first example, milliseconds since the epoch
   * @param stepNanos event time between two examples
   * @param ids what their ids begin with, where they have none of their own
   * @param topics of both
   */
  record Plan(
      LabelDelay delay,
      LabelShares shares,
      long begin,
      double stepNanos,
      String ids,
      Topics topics) {

    long at(long example) {
      return begin + (long) (example * stepNanos / NANOS_PER_MILLI);
    }

    double position(long at) {
      return Math.max(0, (at - begin) * NANOS_PER_MILLI / stepNanos);
    }
  }

  /** Where examples and labels go. */
  record Topics(String examples, String labels) {}

  private record Planned(long turn, long at, long order, byte[] value) {}

  LateStream(Iterator<? extends SpecificRecord> source, Plan plan, LabelSplit split, long seed) {
    this.source = source;
    this.plan = plan;
    this.split = split;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public boolean hasNext() {
    int ahead = plan.shares().early() ? LEAD : 1;
    while (examples.size() < ahead && source.hasNext()) {
      draw();
    }
    return !examples.isEmpty() || !labels.isEmpty();
  }

  @Override
  public Outgoing next() {
    if (!hasNext()) {
      throw new java.util.NoSuchElementException("all has been sent");
    }
    Planned label = labels.peek();
    boolean example =
        !examples.isEmpty() && (label == null || examples.peekFirst().at() <= label.at());
    Planned next = example ? examples.removeFirst() : labels.remove();
    return new Outgoing(
        example ? plan.topics().examples() : plan.topics().labels(),
        next.turn(),
        plan.position(next.at()),
        next.value());
  }

  private void draw() {
    long turn = drawn++;
    long at = plan.at(turn);
    SpecificRecord record = source.next();
    LabelSplit.Parts parts =
        split.of(record, id(record, turn), Optional.of(Instant.ofEpochMilli(at)));
    examples.addLast(new Planned(turn, at, turn, parts.example()));
    LabelShares.Fate fate = plan.shares().draw(random);
    parts.label().ifPresent(label -> tell(turn, at, label, fate));
  }

  private String id(SpecificRecord record, long turn) {
    Object own = record.get(record.getSchema().getField("id").pos());
    return own == null ? plan.ids() + turn : own.toString();
  }

  private void tell(long turn, long at, LateLabel label, LabelShares.Fate fate) {
    long after = at + plan.delay().draw(random);
    switch (fate) {
      case NEVER -> {}
      case EARLY -> {
        long lead = Math.max(1, (long) (random.nextDouble() * LEAD * plan.stepNanos() / 1e6));
        add(turn, at - lead, label);
      }
      case ONCE -> add(turn, after, label);
      case TWICE -> {
        add(turn, after, label);
        add(turn, after + 1 + plan.delay().draw(random), label);
      }
      case CONFLICTING -> {
        add(turn, after, label);
        add(turn, after + 1 + plan.delay().draw(random), split.contradicting(label));
      }
    }
  }

  private void add(long turn, long at, LateLabel label) {
    label.setEventTime(Instant.ofEpochMilli(at));
    labels.add(new Planned(turn, at, told++, codec.encode(label)));
  }

  /** Event time of the next example, if there were one. */
  Instant end() {
    return Instant.ofEpochMilli(plan.at(drawn));
  }
}
