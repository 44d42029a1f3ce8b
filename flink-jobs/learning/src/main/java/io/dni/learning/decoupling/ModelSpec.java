// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.OutputSpec;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.optimizer.ModuleOptimizer;
import io.dni.learning.optimizer.Optimizer;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.Critic;
import io.dni.learning.source.Cut;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.GradientSource.Learning;
import io.dni.learning.source.OutputLoss;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A network, how it is cut into segments, and what each segment learns from. "Single SG" and "SG at
 * every interface" are just different cuts.
 *
 * @param network before it is cut
 * @param cuts an interface lies after each of these block numbers (1 = after the first block, the
 *     number of blocks = between the output and the loss), ascending; empty for one undivided
 *     segment
 * @param sources what the segment below each interface learns from, as many as cuts
 * @param optimizer of the segments
 * @param moduleOptimizer of the SG modules and critics
 * @param maxPending how many batches may wait for their signal per interface, at least 1
 * @param clipNorm bound on the norm of a segment's parameter gradient, 0 for none
 * @param trustGate when a guess is learned from
 * @param seed of all start values, not 0 (ND4J's generator treats 0 as "no seed")
 */
public record ModelSpec(
    NetworkSpec network,
    List<Integer> cuts,
    List<GradientSource> sources,
    Optimizer optimizer,
    ModuleOptimizer moduleOptimizer,
    int maxPending,
    double clipNorm,
    TrustGate trustGate,
    long seed) {

  /** Part of the seed of random projections. */
  private static final String PROJECTION = "projection";

  /** Checks that the parts fit together. */
  public ModelSpec {
    cuts = List.copyOf(cuts);
    sources = List.copyOf(sources);
    int blocks = network.hidden() + 1;
    for (int i = 0; i < cuts.size(); i++) {
      int above = i == 0 ? 1 : cuts.get(i - 1) + 1;
      if (cuts.get(i) < above || cuts.get(i) > blocks) {
        throw new IllegalArgumentException(
            "cut %d: after block %d (expected: %d to %d)".formatted(i, cuts.get(i), above, blocks));
      }
    }
    if (sources.size() != cuts.size()) {
      throw new IllegalArgumentException(
          "gradient sources: %d (expected: %d, one per cut)"
              .formatted(sources.size(), cuts.size()));
    }
    requireThatSignalsCome(sources);
    boolean beside = network.linearPath() || network.head().leastSquares();
    if (beside && !cuts.isEmpty() && cuts.get(cuts.size() - 1) == blocks) {
      throw new IllegalArgumentException(
          "cut after block %d (expected: below it, the outputs' layer has a linear path or a least-squares head)"
              .formatted(blocks));
    }
    sources.forEach(source -> source.requireLearnable(moduleOptimizer));
    if (trustGate.mode() != TrustGate.Mode.OFF
        && sources.stream().anyMatch(Critic.class::isInstance)) {
      throw new IllegalArgumentException(
          ("trust-gate: %s with a critic (expected: off; how well a critic expects the loss says"
                  + " nothing of its gradient)")
              .formatted(trustGate));
    }
    if (maxPending < 1) {
      throw new IllegalArgumentException("max-pending: %d (expected: >= 1)".formatted(maxPending));
    }
    if (!(clipNorm >= 0)) {
      throw new IllegalArgumentException("clip-norm: %s (expected: >= 0)".formatted(clipNorm));
    }
    if (seed == 0) {
      throw new IllegalArgumentException("seed: 0 (expected: any other number)");
    }
  }

  /** A segment that never learns sends no error gradient down, so nobody below may wait for one. */
  private static void requireThatSignalsCome(List<GradientSource> sources) {
    for (int i = 0; i + 1 < sources.size(); i++) {
      if (sources.get(i).wants().equals(Optional.of(Kind.ERROR_GRADIENT))
          && sources.get(i + 1).learning() == Learning.NEVER) {
        throw new IllegalArgumentException(
            ("gradient sources: %s below %s, at interfaces %d and %d (expected: a source that"
                    + " learns above %s; it would wait for ever)")
                .formatted(sources.get(i), sources.get(i + 1), i, i + 1, sources.get(i).name()));
      }
    }
  }

  /** One source at every cut, with the paper's defaults for the rest. */
  public static ModelSpec of(
      NetworkSpec network,
      List<Integer> cuts,
      GradientSource source,
      Optimizer optimizer,
      ModuleOptimizer moduleOptimizer,
      long seed) {
    return new ModelSpec(
        network,
        cuts,
        cuts.stream().map(c -> source).toList(),
        optimizer,
        moduleOptimizer,
        256,
        0,
        TrustGate.OPEN,
        seed);
  }

  /** A cut after every hidden block. */
  public static List<Integer> everyLayer(NetworkSpec network) {
    return IntStream.rangeClosed(1, network.hidden()).boxed().toList();
  }

  /** Number of segments. */
  public int segments() {
    return cuts.size() + 1;
  }

  /** The cut between the output and the loss: the last segment is the loss alone. */
  public static List<Integer> beforeLoss(NetworkSpec network) {
    return List.of(network.hidden() + 1);
  }

  /** The blocks of one segment; none for a segment that is the loss alone. */
  public List<BlockSpec> blocks(int segment) {
    int from = segment == 0 ? 0 : cuts.get(segment - 1);
    int to = segment == cuts.size() ? network.hidden() + 1 : cuts.get(segment);
    return network.blocks().subList(from, to);
  }

  /** What stands beside the output layer, for the last segment; nothing elsewhere. */
  public OutputSpec output(int segment) {
    return segment == cuts.size() ? network.output() : OutputSpec.NONE;
  }

  /** Number of a segment's first block in the network, from 0. */
  public int firstBlock(int segment) {
    return segment == 0 ? 0 : cuts.get(segment - 1);
  }

  /** What a segment learns from: the source above it, or the loss. */
  public GradientSource source(int segment) {
    return segment < sources.size() ? sources.get(segment) : new OutputLoss();
  }

  /** The interface above a segment; above the last one lies the loss. */
  public Cut cut(int segment) {
    List<BlockSpec> blocks = blocks(segment);
    int width = blocks.isEmpty() ? network.outputs() : blocks.get(blocks.size() - 1).outputs();
    int block = segment < cuts.size() ? cuts.get(segment) : network.hidden() + 1;
    return new Cut(
        block,
        width,
        network.outputs(),
        network.loss(),
        moduleOptimizer,
        optimizer,
        ~seed("", segment),
        seed(PROJECTION, block));
  }

  /** Whether a segment waits with learning until its signal arrives. */
  public boolean deferred(int segment) {
    return source(segment).learning() == Learning.WHEN_SIGNALLED;
  }

  /**
   * Seed of one segment of one model. All models of a job have the same shape but start
   * differently.
   */
  public long seed(String model, int segment) {
    long h = seed;
    for (int i = 0; i < model.length(); i++) {
      h = 31 * h + model.charAt(i);
    }
    return h * 0x9E3779B97F4A7C15L + segment;
  }

  /** Every setting by its name, as text: stored with a checkpoint and compared on restore. */
  public SortedMap<String, String> fields() {
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put("network", network.notation());
    fields.put("nonlinearity", network.nonlinearity().name());
    fields.put("normalisation", network.normalisation().label());
    fields.put("head", network.head().toString());
    fields.put("linear-path", String.valueOf(network.linearPath()));
    fields.put("loss", network.loss().label());
    fields.put("cuts", cuts.toString());
    fields.put("sources", sources.toString());
    fields.put("optimizer", optimizer.toString());
    fields.put("module-optimizer", moduleOptimizer.toString());
    fields.put("max-pending", String.valueOf(maxPending));
    fields.put("clip-norm", String.valueOf(clipNorm));
    fields.put("trust-gate", trustGate.toString());
    fields.put("seed", String.valueOf(seed));
    return fields;
  }
}
