// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.ExampleStream;
import io.dni.dataset.LabelledExample;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.TensorBytes;
import io.dni.schemas.record.Example;
import io.dni.schemas.record.LateLabel;
import io.dni.streaming.labels.LabelOutcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A stream whose labels come late, never, twice, wrongly or first, and what must come of it:
 * counted from the script alone, by none of the job's own code.
 *
 * <p>One example a second of event time. Of a hundred: 20 get no label, 5 get it twice, 1 gets
 * another one afterwards, 5 get it before they happen, 2 get it too late, 2 come twice; the rest
 * get it within a day.
 */
final class LabelScript {
  static final long DAY = 86_400_000;
  private static final long BEGIN = 1_700_000_000_000L;

  final List<byte[]> examples = new ArrayList<>();
  final List<byte[]> labels = new ArrayList<>();
  final List<String> learned = new ArrayList<>();
  final Map<LabelOutcome, Long> expected = new EnumMap<>(LabelOutcome.class);

  private record Told(String id, int label, long at) {}

  private final List<Told> told = new ArrayList<>();
  private final SplittableRandom random;
  private final RecordCodec<Example> exampleCodec = new RecordCodec<>(Example.class);

  LabelScript(int size, long seed) {
    random = new SplittableRandom(seed);
    ExampleStream stream = ArtificialData.parse("noisy100").endless(seed);
    for (int n = 0; n < size; n++) {
      event("e" + n, stream.next(), BEGIN + 1_000L * n);
    }
    // What is far ahead lets all deadlines pass; its own has not come at the end.
    long ahead = BEGIN + 1_000L * size + 10 * DAY;
    examples.add(example("last", stream.next(), ahead, true));
    told.add(new Told("none", 0, ahead));
    told.sort(Comparator.comparingLong(Told::at));
    RecordCodec<LateLabel> codec = new RecordCodec<>(LateLabel.class);
    told.forEach(
        t ->
            labels.add(
                codec.encode(
                    LateLabel.newBuilder()
                        .setId(t.id())
                        .setLabel(t.label())
                        .setEventTime(Instant.ofEpochMilli(t.at()))
                        .build())));
  }

  private void event(String id, LabelledExample example, long at) {
    examples.add(example(id, example, at, true));
    int label = example.label();
    int kind = random.nextInt(100);
    long soon = at + random.nextLong(DAY / 2);
    if (kind < 20) {
      count(LabelOutcome.EXPIRED);
      return;
    }
    if (kind < 22) {
      told.add(new Told(id, label, at + DAY + 1 + random.nextLong(DAY / 4)));
      count(LabelOutcome.EXPIRED);
      count(LabelOutcome.LATE_LABEL);
      return;
    }
    count(LabelOutcome.JOINED);
    learned.add(id);
    if (kind < 27) {
      told.add(new Told(id, label, at - 1 - random.nextLong(DAY / 2)));
      count(LabelOutcome.EARLY_LABEL);
      return;
    }
    told.add(new Told(id, label, soon));
    if (kind < 32) {
      told.add(new Told(id, label, soon + 1 + random.nextLong(DAY / 4)));
      count(LabelOutcome.DUPLICATE_LABEL);
    } else if (kind < 33) {
      told.add(new Told(id, 1 - label, soon + 1 + random.nextLong(DAY / 4)));
      count(LabelOutcome.CONFLICTING_LABEL);
    } else if (kind < 35) {
      examples.add(example(id, example, at + 1, true));
      count(LabelOutcome.DUPLICATE_EXAMPLE);
    } else if (kind < 37) {
      told.add(new Told("unknown-" + id, label, soon));
      count(LabelOutcome.UNKNOWN_ID);
    }
  }

  private void count(LabelOutcome outcome) {
    expected.merge(outcome, 1L, Long::sum);
  }

  private byte[] example(String id, LabelledExample example, long at, boolean awaits) {
    float[] values = new float[example.features().width()];
    example.features().copyTo(values, 0);
    return exampleCodec.encode(
        Example.newBuilder()
            .setFeatures(TensorBytes.of(values))
            .setId(id)
            .setEventTime(Instant.ofEpochMilli(at))
            .setAwaitsLabel(awaits)
            .build());
  }
}
