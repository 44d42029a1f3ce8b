// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.labels.LabelOutcome;
import io.dni.streaming.message.ExampleDigest;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A stream whose labels come late, never, twice, wrongly or first, and what must come of it:
 * counted from the script alone, by none of the job's own code.
 *
 * <p>One example a second of event time, each for the next model. Of a hundred: 20 get no label, 5
 * get it twice, 1 gets another one afterwards, 5 get it before they happen, 2 get it too late, 2
 * come twice (half of them with their label once more), 2 bring a label for an unknown id along;
 * all others get it within a day.
 */
public final class LateScript implements Iterator<LateScript.Event> {
  /** How long an example waits, milliseconds. */
  public static final long DAY = 86_400_000;

  private static final long BEGIN = 1_700_000_000_000L;
  private static final long LEAD = DAY / 2;

  private final int size;
  private final int models;
  private final SplittableRandom random;
  private final ExampleStream stream;
  private final RecordCodec<Example> exampleCodec = new RecordCodec<>(Example.class);
  private final RecordCodec<LateLabel> labelCodec = new RecordCodec<>(LateLabel.class);
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Map<String, Expected> expected = new TreeMap<>();
  private int drawn;
  private long ordered;
  private boolean ended;

  /**
   * A record to send.
   *
   * @param at its event time, milliseconds
   * @param label of a label record: the class that it brings; -1 for an example
   */
  public record Event(
      Topic topic, String model, String id, int label, byte[] value, long at, long order) {}

  /** What must come of the examples of one model. */
  public static final class Expected {
    /** Outcomes. */
    public final Map<LabelOutcome, Long> outcomes = new EnumMap<>(LabelOutcome.class);

    /** Examples that are learned. */
    public long learned;

    /** The sum of the hashes of their ids. */
    public long digest;

    private void count(LabelOutcome outcome) {
      outcomes.merge(outcome, 1L, Long::sum);
    }
  }

  /** So many examples. */
  public LateScript(int size, int models, long seed) {
    this.size = size;
    this.models = models;
    random = new SplittableRandom(seed);
    stream = ArtificialData.parse("noisy100").endless(seed);
  }

  /** What must come of all that has been given out; complete at the end. */
  public Map<String, Expected> expected() {
    return expected;
  }

  /** Number of examples that are not repeated. */
  public int size() {
    return size;
  }

  /** Name of a model. */
  public static String model(int n) {
    return "model-" + n;
  }

  @Override
  public boolean hasNext() {
    while (drawn < size && (events.isEmpty() || time(drawn) - LEAD <= events.peek().at())) {
      draw(drawn++);
    }
    if (drawn == size && !ended) {
      ended = true;
      farAhead();
    }
    return !events.isEmpty();
  }

  @Override
  public Event next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the script has ended");
    }
    return events.remove();
  }

  private static long time(long n) {
    return BEGIN + 1_000L * n;
  }

  /** What is far ahead lets all deadlines pass; its own has not come at the end. */
  private void farAhead() {
    long ahead = time(size) + 10 * DAY;
    for (int m = 0; m < models; m++) {
      example(model(m), "last-" + m, stream.next(), ahead);
      label(model(m), "none-" + m, 0, ahead);
    }
  }

  private void draw(int n) {
    String model = model(n % models);
    String id = "e" + n;
    long at = time(n);
    LabelledExample example = stream.next();
    example(model, id, example, at);
    Expected all = expected.computeIfAbsent(model, m -> new Expected());
    int label = example.label();
    int kind = random.nextInt(100);
    long soon = at + random.nextLong(DAY / 2);
    if (kind >= 37) {
      soon = at + random.nextLong(DAY);
    }
    if (kind < 22) {
      all.count(LabelOutcome.EXPIRED);
      if (kind >= 20) {
        label(model, id, label, at + DAY + 1 + random.nextLong(DAY / 4));
        all.count(LabelOutcome.LATE_LABEL);
      }
      return;
    }
    all.count(LabelOutcome.JOINED);
    all.learned++;
    all.digest += ExampleDigest.of(id);
    if (kind < 27) {
      label(model, id, label, at - 1 - random.nextLong(LEAD - 1));
      all.count(LabelOutcome.EARLY_LABEL);
      return;
    }
    label(model, id, label, soon);
    long later = soon + 1 + random.nextLong(DAY / 4);
    if (kind < 32) {
      label(model, id, label, later);
      all.count(LabelOutcome.DUPLICATE_LABEL);
    } else if (kind < 33) {
      label(model, id, 1 - label, later);
      all.count(LabelOutcome.CONFLICTING_LABEL);
    } else if (kind < 34) {
      example(model, id, example, at + 1);
      all.count(LabelOutcome.DUPLICATE_EXAMPLE);
    } else if (kind < 35) {
      example(model, id, example, later);
      label(model, id, label, later + 1);
      all.count(LabelOutcome.DUPLICATE_EXAMPLE);
      all.count(LabelOutcome.DUPLICATE_LABEL);
    } else if (kind < 37) {
      label(model, "unknown-" + id, label, soon);
      all.count(LabelOutcome.UNKNOWN_ID);
    }
  }

  private void label(String model, String id, int label, long at) {
    byte[] value =
        labelCodec.encode(
            LateLabel.newBuilder()
                .setId(id)
                .setLabel(label)
                .setEventTime(Instant.ofEpochMilli(at))
                .build());
    events.add(new Event(Topic.LABELS, model, id, label, value, at, ordered++));
  }

  private void example(String model, String id, LabelledExample example, long at) {
    float[] values = new float[example.features().width()];
    example.features().copyTo(values, 0);
    byte[] value =
        exampleCodec.encode(
            Example.newBuilder()
                .setFeatures(TensorBytes.of(values))
                .setId(id)
                .setEventTime(Instant.ofEpochMilli(at))
                .setAwaitsLabel(true)
                .build());
    events.add(new Event(Topic.EXAMPLES, model, id, -1, value, at, ordered++));
  }
}
