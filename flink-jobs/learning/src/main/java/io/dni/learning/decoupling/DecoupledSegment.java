// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.loss.Loss;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.message.ErrorSignal.Kind;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.syntheticgradient.FeedbackAlignment;
import io.dni.learning.syntheticgradient.GuessModule;
import io.dni.learning.syntheticgradient.GuessQuality;
import io.dni.learning.syntheticgradient.LossCritic;
import io.dni.learning.syntheticgradient.SyntheticGradientModule;
import io.dni.learning.tensor.Matrix;
import io.dni.learning.tensor.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule of decoupled neural interfaces for one segment (paper, section 2; SPEC, section 2), as a
 * state machine without any input or output: every call changes the given state and returns what is
 * to be sent.
 *
 * <p>Forward, when a batch comes up: {@code h = f(x)}; guess {@code δ̂ = SG(h, y)}; back-propagate
 * δ̂ through the segment and learn <em>at once</em>; send h up and {@code δ_in = (∂h/∂x)ᵀ δ̂} down.
 * The last segment has the loss, so its δ is the true one.
 *
 * <p>Correct, when δ comes back from above, some batches later: if that batch is pending, it stops
 * being so and the SG module takes a step towards δ, with the stored (h, y) and the module's
 * parameters of this moment. Segments that wait for the truth (back-propagation, direct feedback
 * alignment) learn here instead.
 *
 * <p>An instance holds structure and scratch space, so one serves all models of an operator; it is
 * not thread-safe. No step is taken on numbers that are not finite: they are counted and forgotten.
 */
public final class DecoupledSegment {
  private final ModelSpec spec;
  private final int index;
  private final Segment segment;
  private final Optional<GradientSource> source;
  private final Optional<GuessModule> module;
  private final Optional<FeedbackAlignment> alignment;
  private final ImpliedLoss impliedLoss;
  private final boolean tellsBelow;
  private final float[] gradients;
  private Tape tape;

  /**
   * @param spec the whole model
   * @param index this segment, 0 next to the input
   */
  public DecoupledSegment(ModelSpec spec, int index) {
    this.spec = spec;
    this.index = index;
    segment =
        spec.blocks(index).isEmpty()
            ? Segment.identity(spec.network().outputs())
            : new Segment(spec.blocks(index));
    source = isOutput() ? Optional.empty() : Optional.of(spec.sources().get(index));
    module = source.flatMap(this::newModule);
    alignment =
        source
            .filter(GradientSource.FeedbackAlignmentSource.class::isInstance)
            .map(s -> newAlignment());
    impliedLoss = new ImpliedLoss(spec, source, module);
    tellsBelow =
        index > 0 && spec.sources().get(index - 1).wants().equals(Optional.of(Kind.ERROR_GRADIENT));
    gradients = new float[segment.parameterCount()];
    tape = segment.newTape(0);
  }

  /** The chain of blocks. */
  public Segment segment() {
    return segment;
  }

  /** The SG module or critic above this segment, if it has one. */
  public Optional<GuessModule> module() {
    return module;
  }

  /** What the SG module knows of the loss. */
  public ImpliedLoss impliedLoss() {
    return impliedLoss;
  }

  /** Whether this is the last segment, the one with the loss. */
  public boolean isOutput() {
    return index == spec.segments() - 1;
  }

  /** The state of a model that has seen nothing. */
  public SegmentState newState(String model) {
    long seed = spec.seed(model, index);
    return new SegmentState(
        Weights.of(segment, spec.optimizer(), seed),
        module.map(m -> Weights.of(m.network(), spec.moduleOptimizer(), ~seed)));
  }

  /** A batch comes up: see the class comment. */
  public ForwardStep forward(SegmentState state, Activation batch) {
    state.count(Counter.BATCHES, 1);
    state.count(Counter.EXAMPLES, batch.h().rows());
    return isOutput() ? forwardToLoss(state, batch) : forwardToInterface(state, batch);
  }

  private ForwardStep forwardToInterface(SegmentState state, Activation batch) {
    boolean deferred = spec.deferred(index);
    Tape pass = deferred ? segment.newTape(batch.h().rows()) : reusableTape(batch.h().rows());
    Matrix h = segment.forward(state.weights(), batch.h(), pass);
    List<ErrorSignal> signals = List.of();
    if (module.isPresent()) {
      Matrix guess = module.get().predict(state.moduleWeights().orElseThrow(), h, batch.y());
      signals = learn(state, batch.id(), pass, guess.data(), spec.trustGate(), true);
    } else if (!deferred && finite(h)) {
      segment.track(pass, state.weights().statistics());
    }
    if (source.flatMap(GradientSource::wants).isPresent()) {
      long number = state.count(Counter.BATCHES);
      Optional<Tape> kept = deferred ? Optional.of(pass) : Optional.empty();
      List<BatchId> evicted =
          state
              .pending()
              .add(
                  new PendingBatches.Entry(batch.id(), number, h, batch.y(), kept),
                  spec.maxPending());
      state.count(Counter.EVICTED, evicted.size());
      evicted.forEach(state::settled);
      state.raise(Counter.PENDING_MAX, state.pending().size());
      state.sentUp(batch.id());
    }
    return new ForwardStep(
        Optional.of(new Activation(batch.id(), h, batch.y())), signals, Optional.empty());
  }

  private ForwardStep forwardToLoss(SegmentState state, Activation batch) {
    int rows = batch.h().rows();
    Loss loss = spec.network().loss();
    Matrix p = segment.forward(state.weights(), batch.h(), reusableTape(rows));
    float[] losses = new float[rows];
    Matrix delta = Matrix.zeros(rows, p.columns());
    double mean = loss.perExample(p, batch.y(), losses, delta.data());
    Matrix probabilities = Matrix.zeros(rows, p.columns());
    loss.probabilities(p, probabilities.data());
    int correct = loss.correct(p, batch.y());
    state.sample(Gauge.TRUE_LOSS, mean);
    state.sample(Gauge.ACCURACY, (double) correct / rows);
    state.count(Counter.CORRECT, correct);

    List<ErrorSignal> signals = new ArrayList<>();
    boolean usable = Double.isFinite(mean);
    signals.addAll(learn(state, batch.id(), tape, delta.data(), TrustGate.OPEN, usable));
    for (int below = 0; below < index; below++) {
      Optional<Kind> wanted = spec.sources().get(below).wants();
      if (wanted.equals(Optional.of(Kind.OUTPUT_ERROR))) {
        signals.add(signal(state, below, batch.id(), Kind.OUTPUT_ERROR, delta, usable));
      } else if (wanted.equals(Optional.of(Kind.LOSS))) {
        Matrix column = new Matrix(rows, 1, losses);
        signals.add(signal(state, below, batch.id(), Kind.LOSS, column, usable));
      }
    }
    return new ForwardStep(
        Optional.empty(),
        signals,
        Optional.of(new ForwardStep.Output(probabilities, losses, mean, correct)));
  }

  /** A signal comes down: see the class comment. */
  public CorrectionStep correct(SegmentState state, ErrorSignal signal) {
    BatchId id = signal.id();
    Optional<PendingBatches.Entry> taken = state.pending().take(id);
    if (taken.isEmpty()) {
      boolean known = state.hasSent(id.nonce(), id.sequence());
      state.count(known ? Counter.UNMATCHED : Counter.ORPHANS, 1);
      return new CorrectionStep(known ? Outcome.UNMATCHED : Outcome.ORPHAN, List.of());
    }
    PendingBatches.Entry batch = taken.get();
    state.settled(id);
    state.sample(Gauge.DELAY, (double) (state.count(Counter.BATCHES) - batch.number()));
    state.adopt(Gauge.TRUE_LOSS, signal.runningLoss());
    if (signal.values().isEmpty() || !fits(signal, batch)) {
      state.count(Counter.SKIPPED, 1);
      return new CorrectionStep(Outcome.SKIPPED, settleBelow(state, batch));
    }
    Matrix truth = signal.values().get();
    if (module.isPresent()) {
      return correctModule(state, batch, truth);
    }
    Matrix delta = alignment.map(f -> f.project(truth)).orElse(truth);
    long skipped = state.count(Counter.SKIPPED);
    List<ErrorSignal> signals =
        learn(state, id, batch.tape().orElseThrow(), delta.data(), TrustGate.OPEN, true);
    if (state.count(Counter.SKIPPED) > skipped) {
      return new CorrectionStep(Outcome.SKIPPED, signals);
    }
    state.count(Counter.CORRECTIONS, 1);
    return new CorrectionStep(Outcome.APPLIED, signals);
  }

  private CorrectionStep correctModule(
      SegmentState state, PendingBatches.Entry batch, Matrix truth) {
    GuessQuality quality =
        module
            .get()
            .correct(
                state.moduleWeights().orElseThrow(),
                spec.moduleOptimizer(),
                batch.h(),
                batch.y(),
                truth);
    if (!quality.finite()) {
      state.count(Counter.SKIPPED, 1);
      return new CorrectionStep(Outcome.SKIPPED, List.of());
    }
    state.count(Counter.CORRECTIONS, 1);
    state.sample(Gauge.SG_SQUARED_ERROR, quality.squaredError());
    state.sample(Gauge.GRADIENT_SQUARED_NORM, quality.squaredTruth());
    state.sample(Gauge.GUESS_SQUARED_NORM, quality.squaredGuess());
    state.sample(Gauge.GUESS_PRODUCT, quality.product());
    return new CorrectionStep(Outcome.APPLIED, List.of());
  }

  /**
   * Back-propagates δ through a recorded pass and takes one step: {@code θ ← θ − η ∂ℓ/∂θ}, all
   * gradients with the parameters from before the step.
   *
   * @param trusted false where the loss was not finite: then no step is taken
   * @return the signal to send down, empty if nobody below wants an error gradient
   */
  private List<ErrorSignal> learn(
      SegmentState state, BatchId id, Tape pass, float[] delta, TrustGate gate, boolean trusted) {
    Weights weights = state.weights();
    Optional<Matrix> deltaIn =
        tellsBelow
            ? Optional.of(Matrix.zeros(pass.input().rows(), segment.inputs()))
            : Optional.empty();
    segment.backward(weights.parameters(), pass, delta, gradients, deltaIn);
    double norm = Math.sqrt(Vectors.squaredNorm(gradients, gradients.length));
    boolean usable = trusted && Double.isFinite(norm);
    if (usable) {
      state.sample(Gauge.PARAMETER_GRADIENT_NORM, norm);
      double scale = gate.scale(state.relativeError());
      if (scale > 0) {
        clip(norm);
        spec.optimizer().step(weights.parameters(), gradients, weights.optimizer(), scale);
        state.count(Counter.STEPS, 1);
      } else {
        state.count(Counter.GATED, 1);
      }
      segment.track(pass, weights.statistics());
    } else {
      state.count(Counter.SKIPPED, 1);
    }
    return deltaIn
        .map(d -> List.of(signal(state, index - 1, id, Kind.ERROR_GRADIENT, d, usable)))
        .orElse(List.of());
  }

  private void clip(double norm) {
    if (spec.clipNorm() > 0 && norm > spec.clipNorm()) {
      float factor = (float) (spec.clipNorm() / norm);
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] *= factor;
      }
    }
  }

  /**
   * Stops waiting for the signals of all pending batches; they count as evicted.
   *
   * @return the batches, oldest first
   */
  public List<BatchId> giveUp(SegmentState state) {
    List<BatchId> ids = state.pending().takeAll().stream().map(PendingBatches.Entry::id).toList();
    state.count(Counter.EVICTED, ids.size());
    ids.forEach(state::settled);
    return ids;
  }

  /** Evaluation with the running batch-norm statistics; changes nothing. */
  public Matrix infer(SegmentState state, Matrix x) {
    return segment.infer(state.weights(), x);
  }

  /** Lets a segment below that waits for this one go on without a gradient. */
  private List<ErrorSignal> settleBelow(SegmentState state, PendingBatches.Entry batch) {
    return tellsBelow && batch.tape().isPresent()
        ? List.of(
            signal(state, index - 1, batch.id(), Kind.ERROR_GRADIENT, Matrix.zeros(0, 0), false))
        : List.of();
  }

  private static ErrorSignal signal(
      SegmentState state, int to, BatchId id, Kind kind, Matrix values, boolean usable) {
    return new ErrorSignal(
        to,
        id,
        kind,
        usable ? Optional.of(values) : Optional.empty(),
        state.gauge(Gauge.TRUE_LOSS));
  }

  private boolean fits(ErrorSignal signal, PendingBatches.Entry batch) {
    Matrix values = signal.values().orElseThrow();
    int columns =
        switch (signal.kind()) {
          case ERROR_GRADIENT -> segment.outputs();
          case OUTPUT_ERROR -> spec.network().outputs();
          case LOSS -> 1;
        };
    return source.flatMap(GradientSource::wants).equals(Optional.of(signal.kind()))
        && values.rows() == batch.h().rows()
        && values.columns() == columns;
  }

  private static boolean finite(Matrix m) {
    return Double.isFinite(Vectors.squaredNorm(m.data(), m.size()));
  }

  private Tape reusableTape(int rows) {
    if (tape.capacity() != rows) {
      tape = segment.newTape(rows);
    } else if (!isOutput()) {
      tape.renewOutput();
    }
    return tape;
  }

  private Optional<GuessModule> newModule(GradientSource from) {
    int width = segment.outputs();
    int labels = spec.network().outputs();
    if (from instanceof GradientSource.Synthetic sg) {
      return Optional.of(
          new SyntheticGradientModule(sg.conditioning(), width, labels, sg.hidden()));
    }
    if (from instanceof GradientSource.Critic critic) {
      return Optional.of(new LossCritic(critic.conditioning(), width, labels, critic.hidden()));
    }
    return Optional.empty();
  }

  private FeedbackAlignment newAlignment() {
    return new FeedbackAlignment(
        spec.network().outputs(), segment.outputs(), ~spec.seed("", index));
  }
}
