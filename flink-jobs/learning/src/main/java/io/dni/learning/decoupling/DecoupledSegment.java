// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import io.dni.learning.decoupling.CorrectionStep.Outcome;
import io.dni.learning.message.Activation;
import io.dni.learning.message.BatchId;
import io.dni.learning.message.ErrorSignal;
import io.dni.learning.segment.Segment;
import io.dni.learning.segment.Tape;
import io.dni.learning.segment.Weights;
import io.dni.learning.source.ExampleWeights;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.GradientSource.Learning;
import io.dni.learning.source.Lesson;
import io.dni.learning.source.Teacher;
import io.dni.learning.syntheticgradient.LossExtraction;
import io.dni.learning.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rule of decoupled neural interfaces for one segment (paper, section 2; SPEC, section 2), as a
 * state machine without any input or output: every call changes the given state and returns what is
 * to be sent. Nothing else changes a state.
 *
 * <p>Rise, when a batch comes up: {@code h = f(x)} goes up. The last segment's source is the loss,
 * so its δ is the true one, and it learns here.
 *
 * <p>Learn: the gradient source says what from. An SG module guesses {@code δ̂ = SG(h, y)}, without
 * waiting for anything: δ̂ is back-propagated through the segment, which takes a step, and {@code
 * δ_in = (∂h/∂x)ᵀ δ̂} goes down.
 *
 * <p>Correct, when δ comes back from above: if its batch is pending ({@link PendingBatches}), it
 * stops being so, and the source corrects itself towards δ, with the stored (h, y) and what it
 * knows at this moment. Segments that wait for the truth learn here instead.
 *
 * <p>Between tasks a segment rises and learns in one go ({@link #forward}), and is corrected some
 * batches later. Inside a task the segments above have done all their work when a batch that was
 * sent up comes back from there, so their δ is at hand, and the module is corrected before it
 * guesses (SPEC, section 2): what the loss says reaches the lowest segment with the same batch.
 *
 * <p>An instance holds structure and scratch space, so one serves all models of an operator; it is
 * not thread-safe. No step is taken on numbers that are not finite: they are counted and forgotten.
 * The file is longer than most so that the rule can be read in one piece, beside the paper.
 */
public final class DecoupledSegment {
  /** Batches between two samples of the implied loss. */
  private static final int IMPLIED_EVERY = 25;

  private final ModelSpec spec;
  private final int index;
  private final Segment segment;
  private final GradientSource source;
  private final Teacher teacher;
  private final DownwardSignals down;
  private final Learner learner;
  private final Scoring scoring;
  private Tape tape;
  private Optional<Risen> risen = Optional.empty();

  /** A batch that has gone up, and has not been learned from. */
  private record Risen(PendingBatches.Entry batch, Tape pass) {}

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
            : new Segment(spec.blocks(index), spec.output(index));
    source = spec.source(index);
    teacher = source.at(spec.cut(index));
    down = new DownwardSignals(spec, index);
    learner = new Learner(spec, source, segment, down);
    scoring = new Scoring(spec.network().loss());
    tape = segment.newTape(0);
  }

  /** The chain of blocks. */
  public Segment segment() {
    return segment;
  }

  /** What the segment learns from. */
  public GradientSource source() {
    return source;
  }

  /** The gradient source at work. */
  public Teacher teacher() {
    return teacher;
  }

  /** What outputs are worth. */
  public Scoring scoring() {
    return scoring;
  }

  /** Whether this is the last segment, the one with the loss. */
  public boolean isOutput() {
    return index == spec.segments() - 1;
  }

  /** The state of a model that has seen nothing. */
  public SegmentState newState(String model) {
    long seed = spec.seed(model, index);
    return new SegmentState(
        Weights.of(segment, spec.optimizer(), seed), Optional.of(teacher.newState(~seed)));
  }

  /** A batch comes up whose examples have no names, and is learned from at once. */
  public ForwardStep forward(SegmentState state, Activation batch) {
    ForwardStep up = rise(state, batch, 0);
    List<ErrorSignal> signals = new ArrayList<>(up.signals());
    signals.addAll(learn(state));
    return new ForwardStep(up.activation(), signals, up.output());
  }

  /**
   * A batch comes up: see the class comment. It is learned from by {@link #learn}, before the next
   * one comes.
   *
   * @param examples sum of the hashes of the names of its examples
   */
  public ForwardStep rise(SegmentState state, Activation batch, long examples) {
    count(state, batch, examples);
    boolean deferred = source.learning() == Learning.WHEN_SIGNALLED;
    Tape pass = deferred ? segment.newTape(batch.h().rows()) : reusableTape(batch.h().rows());
    Matrix h = segment.forward(state.weights(), batch.h(), batch.networkInput(), pass);
    Optional<Matrix> evaluated = evaluated(state, batch, h, pass);
    if (isOutput()) {
      Lesson lesson = teacher.onBatch(state.sourceWeights(), h, batch.y(), batch.weights());
      return learnFromLoss(state, batch, pass, evaluated.orElse(h), (Lesson.Judged) lesson);
    }
    Optional<Tape> kept = deferred ? Optional.of(pass) : Optional.empty();
    PendingBatches.Entry entry =
        new PendingBatches.Entry(
            batch.id(), state.count(Counter.BATCHES), h, batch.y(), kept, batch.weights());
    if (source.wants().isPresent()) {
      state.pending().sendUp(entry, spec.maxPending(), state.tally());
    }
    risen = Optional.of(new Risen(entry, pass));
    return new ForwardStep(
        Optional.of(batch.risen(h, evaluated, spec.network().linearPath())),
        List.of(),
        Optional.empty());
  }

  /**
   * Learns from the batch that has just risen, if it was to be learned from and the source does not
   * wait for the truth: see the class comment.
   *
   * @return signals to send down
   */
  public List<ErrorSignal> learn(SegmentState state) {
    if (risen.isEmpty()) {
      return List.of();
    }
    PendingBatches.Entry batch = risen.get().batch();
    Tape pass = risen.get().pass();
    risen = Optional.empty();
    Lesson lesson = teacher.onBatch(state.sourceWeights(), batch.h(), batch.y(), batch.weights());
    List<ErrorSignal> signals = learner.follow(state, batch.id(), pass, lesson).signals();
    sampleImpliedLoss(state, lesson, batch.h(), batch.y());
    return signals;
  }

  private static void count(SegmentState state, Activation batch, long examples) {
    state.tally().add(Counter.BATCHES, 1);
    state.tally().add(Counter.EXAMPLES, batch.h().rows());
    if (examples != 0) {
      state.tally().add(Counter.EXAMPLE_DIGEST, examples);
    }
  }

  /**
   * A batch comes up while the model is frozen: it is predicted as an unlabelled one would be and
   * scored, and nothing is learned from it.
   *
   * @param examples sum of the hashes of the names of its examples
   */
  public ForwardStep observe(SegmentState state, Activation batch, long examples) {
    count(state, batch, examples);
    state.tally().add(Counter.FROZEN_BATCHES, 1);
    state.tally().add(Counter.FROZEN_EXAMPLES, batch.h().rows());
    Matrix h = infer(state, batch.h(), batch.networkInput());
    if (isOutput()) {
      Lesson lesson = teacher.onBatch(state.sourceWeights(), h, batch.y());
      return new ForwardStep(
          Optional.empty(),
          List.of(),
          Optional.of(scoring.counted(state, h, batch.y(), (Lesson.Judged) lesson)));
    }
    Optional<Matrix> evaluated = batch.evaluated().map(e -> h);
    return new ForwardStep(
        Optional.of(batch.risen(h, evaluated, spec.network().linearPath())),
        List.of(),
        Optional.empty());
  }

  /** What evaluation would give for the batch, with the parameters from before it is learned. */
  @SuppressWarnings("ReferenceEquality") // the very same matrix: nothing below differs
  private Optional<Matrix> evaluated(SegmentState state, Activation batch, Matrix h, Tape pass) {
    if (batch.evaluated().isEmpty()) {
      return Optional.empty();
    }
    Matrix below = batch.evaluated().get();
    if (below != batch.h()) {
      return Optional.of(segment.infer(state.weights(), below, batch.networkInput()));
    }
    return Optional.of(segment.trainsAsItInfers() ? h : segment.infer(state.weights(), pass));
  }

  /**
   * The last segment: its lesson is the loss itself, of which all who asked for it are told.
   *
   * @param p outputs that the batch is scored by
   */
  private ForwardStep learnFromLoss(
      SegmentState state, Activation batch, Tape pass, Matrix p, Lesson.Judged judged) {
    ForwardStep.Output output = scoring.counted(state, p, batch.y(), judged);
    List<ErrorSignal> signals =
        new ArrayList<>(learner.follow(state, batch.id(), pass, judged).signals());
    Matrix losses = new Matrix(p.rows(), 1, judged.losses());
    boolean usable = Double.isFinite(judged.loss());
    if (usable) {
      segment.fit(pass, batch.y(), batch.weights(), state.weights().statistics());
    }
    signals.addAll(down.judgement(state, batch.id(), judged.delta(), losses, usable));
    return new ForwardStep(Optional.empty(), signals, Optional.of(output));
  }

  /** A signal comes down: see the class comment. */
  public CorrectionStep correct(SegmentState state, ErrorSignal signal) {
    PendingBatches.Settlement settled = state.pending().settle(signal.id(), state.tally());
    if (settled.batch().isEmpty()) {
      return new CorrectionStep(settled.outcome(), List.of());
    }
    PendingBatches.Entry batch = settled.batch().get();
    state.sample(Gauge.DELAY, (double) (state.count(Counter.BATCHES) - batch.number()));
    state.adopt(Gauge.TRUE_LOSS, signal.runningLoss());
    if (!usable(signal, batch)) {
      state.tally().add(Counter.SKIPPED, 1);
      boolean waitedFor = batch.tape().isPresent();
      return new CorrectionStep(
          Outcome.SKIPPED, waitedFor ? down.nothing(state, batch.id()) : List.of());
    }
    Matrix values = signal.values().orElseThrow();
    Lesson lesson = onSignal(state, batch, values);
    Learner.Followed followed =
        learner.follow(state, batch.id(), batch.tape().orElse(tape), lesson);
    if (followed.usable()) {
      state.tally().add(Counter.CORRECTIONS, 1);
    }
    return new CorrectionStep(
        followed.usable() ? Outcome.APPLIED : Outcome.SKIPPED, followed.signals());
  }

  /**
   * Stops waiting for the signals of all pending batches; they count as evicted.
   *
   * @return the batches, oldest first
   */
  public List<BatchId> giveUp(SegmentState state) {
    return state.pending().giveUp(state.tally());
  }

  /** A batch to predict only, above this segment. */
  public Activation risen(Activation batch, Matrix h) {
    return batch.risen(h, Optional.empty(), spec.network().linearPath());
  }

  /**
   * Evaluation, each row by itself; changes nothing.
   *
   * @param x input of the segment {@code [rows, in]}
   * @param u the network's input {@code [rows, inputs]}; only read by a linear path
   */
  public Matrix infer(SegmentState state, Matrix x, Matrix u) {
    return segment.infer(state.weights(), x, u);
  }

  /** As {@link #infer(SegmentState, Matrix, Matrix)}, with the parameters of a copy. */
  public Matrix infer(Remembered copy, Matrix x, Matrix u) {
    return segment.infer(copy.weights(), x, u);
  }

  /**
   * The loss of each example that the gradient source knows of, {@code [batch]} (paper, section 3);
   * changes nothing.
   *
   * @param h output of the segment, {@code [batch, width]}
   * @param y targets, {@code [batch, outputs]}
   */
  public Optional<float[]> impliedLosses(SegmentState state, Matrix h, Matrix y) {
    return teacher.impliedLosses(state.sourceWeights(), h, y);
  }

  /** The output map that a linear SG module implies, if it sees the label. */
  public Optional<LossExtraction> impliedOutput(SegmentState state) {
    return teacher.impliedOutput(state.sourceWeights());
  }

  /**
   * A guess is corrected towards the gradient without the weights; all else learns from the signal
   * as it is, which has them.
   */
  private Lesson onSignal(SegmentState state, PendingBatches.Entry batch, Matrix signal) {
    Matrix h = batch.h();
    Matrix y = batch.y();
    Matrix values = signal;
    if (batch.weights().isPresent() && source.learning() == Learning.AT_ONCE) {
      Matrix weights = batch.weights().get();
      h = ExampleWeights.taken(h, weights);
      y = ExampleWeights.taken(y, weights);
      boolean losses = source.wants().equals(Optional.of(ErrorSignal.Kind.LOSS));
      values =
          losses ? ExampleWeights.taken(signal, weights) : ExampleWeights.divided(signal, weights);
    }
    boolean guessed = risen.isEmpty() || !risen.get().batch().id().equals(batch.id());
    return guessed
        ? teacher.onSignal(state.sourceWeights(), h, y, values)
        : teacher.onSignalFirst(state.sourceWeights(), h, y, values);
  }

  /** Whether a signal has values, of the kind and the shape that the source wants. */
  private boolean usable(ErrorSignal signal, PendingBatches.Entry batch) {
    return Optional.of(signal.kind()).equals(source.wants())
        && signal
            .values()
            .filter(v -> v.rows() == batch.h().rows() && v.columns() == teacher.signalColumns())
            .isPresent();
  }

  private void sampleImpliedLoss(SegmentState state, Lesson lesson, Matrix h, Matrix y) {
    if (lesson instanceof Lesson.Judged judged) {
      state.sample(Gauge.IMPLIED_LOSS, judged.loss());
    } else if (state.count(Counter.BATCHES) % IMPLIED_EVERY == 0) {
      impliedLosses(state, h, y)
          .ifPresent(losses -> state.sample(Gauge.IMPLIED_LOSS, mean(losses), IMPLIED_EVERY));
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / Math.max(1, values.length);
  }

  private Tape reusableTape(int rows) {
    if (tape.capacity() != rows) {
      tape = segment.newTape(rows);
    } else if (!isOutput()) {
      tape.renewOutput();
    }
    return tape;
  }
}
