// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import io.dni.learning.message.BatchId;
import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.ModelScore;
import io.dni.streaming.message.ScoredBatch;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of a log of predictions, computed apart from the job.
 *
 * <p>After a crash the job predicts some batches again, and the log keeps both. The second time
 * they have another nonce, and their numbers begin anew where the checkpoint was; those of the
 * attempts before it from there on belong to a future that was rolled back. So the log is walked
 * twice: {@link #survey} learns where attempts began, {@link #score} leaves out what they replaced.
 */
public final class PredictionScores {
  private final int window;
  private final Map<String, Attempts> attempts = new HashMap<>();
  private final SortedMap<String, ModelScore> scores = new TreeMap<>();
  private long replaced;

  /** Where each attempt of a model began, oldest first, and which of its batches were scored. */
  private record Attempts(Map<Long, Long> first, Map<Long, BitSet> taken) {}

  /**
   * @param window newest examples that windowed figures are of
   */
  public PredictionScores(int window) {
    this.window = window;
  }

  /** First walk over the log. */
  public void survey(ScoredBatch batch) {
    attempts
        .computeIfAbsent(batch.model(), m -> new Attempts(new LinkedHashMap<>(), new HashMap<>()))
        .first()
        .putIfAbsent(batch.id().nonce(), batch.id().sequence());
  }

  /** Second walk over the log. */
  public void score(ScoredBatch batch) {
    Attempts known = attempts.get(batch.model());
    if (known == null || !counts(known, batch.id())) {
      replaced++;
      return;
    }
    scores
        .computeIfAbsent(batch.model(), m -> new ModelScore(batch.task(), window))
        .add(batch.predictions(), batch.targets());
  }

  private static boolean counts(Attempts known, BatchId id) {
    long before = Long.MAX_VALUE;
    boolean later = false;
    for (Map.Entry<Long, Long> attempt : known.first().entrySet()) {
      before = later ? Math.min(before, attempt.getValue()) : before;
      later |= attempt.getKey() == id.nonce();
    }
    if (!later || id.sequence() >= before) {
      return false;
    }
    BitSet taken = known.taken().computeIfAbsent(id.nonce(), n -> new BitSet());
    int at = Math.toIntExact(id.sequence());
    boolean fresh = !taken.get(at);
    taken.set(at);
    return fresh;
  }

  /** The figures of each model, by scope and name. */
  public SortedMap<String, Map<String, Double>> figures() {
    SortedMap<String, Map<String, Double>> figures = new TreeMap<>();
    scores.forEach(
        (model, score) -> {
          Map<String, Double> both = new TreeMap<>(Figures.scoped(Figures.RUN, score.run()));
          both.putAll(Figures.scoped(Figures.WINDOW, score.window()));
          both.putAll(Figures.confusions(Figures.RUN, score.run()));
          both.putAll(Figures.confusions(Figures.WINDOW, score.window()));
          both.put("run.driftAlarms", (double) score.drift().alarms());
          figures.put(model, both);
        });
    return figures;
  }

  /** Examples of each model that count. */
  public SortedMap<String, Long> examples() {
    SortedMap<String, Long> examples = new TreeMap<>();
    scores.forEach((model, score) -> examples.put(model, score.run().examples()));
    return examples;
  }

  /** Batches left out because a later attempt predicted them again. */
  public long replaced() {
    return replaced;
  }
}
