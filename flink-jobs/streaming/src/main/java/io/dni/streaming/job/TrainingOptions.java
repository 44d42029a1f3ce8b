// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.features.FeatureSpec;
import io.dni.learning.layer.Normalisation;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Every option of the training job: name, type, default and meaning, each stated once. The table in
 * docs/operations.md is made from this list, and so is what the command line and the YAML file
 * accept. Besides these, every {@code kafka.NAME} is passed to all Kafka clients as {@code NAME}.
 */
public final class TrainingOptions {
  /** Prefix of what is passed to the Kafka clients. */
  public static final String KAFKA_PREFIX = "kafka.";

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** A step of Adam's is about as long as its rate, in each parameter. */
  private static final OptionRange<String> RATES =
      OptionRange.rated(100, "adam:RATE or sgd:RATE, RATE > 0 and <= 100");

  private static final Map<String, OptionRange<?>> RANGES = new HashMap<>();

  /** Widths of the network. */
  public static final ConfigOption<String> NETWORK =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.network")
              .stringType()
              .defaultValue("100-64-64-2")
              .withDescription("Widths from input to output; 512x3 repeats a width."));

  /** The loss. */
  public static final ConfigOption<String> LOSS =
      ranged(
          OptionRange.oneOf("softmax", "sigmoid", "mse"),
          ConfigOptions.key("dni.model.loss")
              .stringType()
              .defaultValue("softmax")
              .withDescription("What the output segment learns from; sigmoid has one output."));

  /** Nonlinearity of the hidden blocks. */
  public static final ConfigOption<String> NONLINEARITY =
      ranged(
          OptionRange.oneOf("relu", "identity"),
          ConfigOptions.key("dni.model.nonlinearity")
              .stringType()
              .defaultValue("relu")
              .withDescription("Of the hidden blocks; identity gives a deep linear network."));

  /** Normalisation. */
  public static final ConfigOption<String> NORMALISATION =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.normalisation")
              .stringType()
              .defaultValue("batch")
              .withDeprecatedKeys("dni.model.batch-norm")
              .withDescription(
                  "What hidden blocks end with: "
                      + Normalisation.help()
                      + ". The old dni.model.batch-norm, true or false, is read as batch or"
                      + " none."));

  /** Linear path. */
  public static final ConfigOption<Boolean> LINEAR_PATH =
      ConfigOptions.key("dni.model.linear-path")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether a linear path leads from the input to the outputs, beside the hidden"
                  + " blocks.");

  /** What the network predicts with. */
  public static final ConfigOption<String> HEAD =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.head")
              .stringType()
              .defaultValue("sgd")
              .withDescription(
                  "What the network predicts with: sgd (its output layer), rls:F (a least-squares"
                      + " read-out of the last hidden activations, and of the input with a linear"
                      + " path, keeping F per batch, such as 0.999) or mean:F (the mean of"
                      + " both)."));

  /** What segments learn from. */
  public static final ConfigOption<String> MODE =
      ranged(
          OptionRange.oneOf(SourceOptions.modes().toArray(String[]::new)),
          ConfigOptions.key("dni.model.mode")
              .stringType()
              .defaultValue("dni")
              .withDescription("What segments learn from: " + SourceOptions.help() + "."));

  /** What each segment learns from. */
  public static final ConfigOption<List<String>> SOURCES =
      ConfigOptions.key("dni.model.sources")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Instead of dni.model.mode, one source per interface, from the input up, with ;"
                  + " between them, or one for all: "
                  + SourceOptions.syntax()
                  + ".");

  /** Where the network is cut. */
  public static final ConfigOption<List<String>> CUTS =
      ConfigOptions.key("dni.model.cuts")
          .stringType()
          .asList()
          .noDefaultValue()
          .withDescription(
              "Cut after these blocks, counted from 1, ascending; tasks: where dni.job.tasks cuts"
                  + " it for running. Without it: after every hidden block, or after the middle"
                  + " one for single-sg.");

  /** What SG modules see. */
  public static final ConfigOption<String> CONDITIONING =
      ranged(
          OptionRange.oneOf("hy", "h", "y"),
          ConfigOptions.key("dni.sg.conditioning")
              .stringType()
              .defaultValue("hy")
              .withDescription("What an SG module sees: h is the activation, y the label."));

  /** Hidden layer of SG modules. */
  public static final ConfigOption<Integer> SG_HIDDEN =
      ranged(
          OptionRange.between(0, 65_536),
          ConfigOptions.key("dni.sg.hidden")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Width of an SG module's hidden relu layer; 0: linear. A critic has 64 then."));

  /** Random projection in front of SG modules. */
  public static final ConfigOption<Integer> SG_RANK =
      ranged(
          OptionRange.between(0, 65_536),
          ConfigOptions.key("dni.sg.rank")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Width of the random projection of the activation that an SG module sees; 0, or"
                      + " not less than the layer's width: all of the activation."));

  /** Optimizer of the segments. */
  public static final ConfigOption<String> OPTIMIZER =
      ranged(
          RATES,
          ConfigOptions.key("dni.model.optimizer")
              .stringType()
              .defaultValue("adam:0.003")
              .withDescription(
                  "Of the segments; with :decay=D behind it parameters"
                      + " lose RATE x D of themselves per step (0 to 1)."));

  /** Optimizer of the SG modules. */
  public static final ConfigOption<String> SG_OPTIMIZER =
      ranged(
          new OptionRange<>(
              s -> s.startsWith("rls:") || RATES.allowed().test(s),
              RATES.text() + ", or rls:FORGETTING[:RIDGE[:EVERY]]"),
          ConfigOptions.key("dni.sg.optimizer")
              .stringType()
              .defaultValue("adam:0.003")
              .withDescription(
                  "Of the SG modules: rls is recursive least squares, 0 <= FORGETTING < 1, RIDGE >"
                      + " 0, solved at every EVERY-th correction; all else is written as that of"
                      + " the segments. What cannot be solved learns with dni.model.optimizer under"
                      + " rls."));

  /** Gradient clipping. */
  public static final ConfigOption<Double> CLIP_NORM =
      ranged(
          OptionRange.atLeast(0.0),
          ConfigOptions.key("dni.model.clip-norm")
              .doubleType()
              .defaultValue(0.0)
              .withDescription("Bound on the norm of a segment's parameter gradient; 0: none."));

  /** The trust gate. */
  public static final ConfigOption<String> TRUST_GATE =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.trust-gate")
              .stringType()
              .defaultValue("off")
              .withDescription(
                  "off, skip:RATIO or scale:RATIO: learn from a guess only while the SG module's"
                      + " relative error is at most RATIO (1/3 guarantees a descent direction)."));

  /** The seed. */
  public static final ConfigOption<Long> SEED =
      ranged(
          OptionRange.not(0),
          ConfigOptions.key("dni.model.seed")
              .longType()
              .defaultValue(1L)
              .withDescription("Of all start values."));

  /** Columns of a table. */
  public static final ConfigOption<String> FEATURE_COLUMNS =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.features.columns")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Columns of a table, separated by semicolons: NAME number [missing] or NAME words"
                      + " VOCABULARY [HASHED]; dni.examples holds rows then, and vectors without"
                      + " it."));

  /** How rows are written. */
  public static final ConfigOption<String> EXAMPLES_FORMAT =
      ranged(
          OptionRange.oneOf("avro", "json", "csv"),
          ConfigOptions.key("dni.examples.format")
              .stringType()
              .defaultValue("avro")
              .withDescription(
                  "What dni.examples holds: avro (records of this product), json (an object per"
                      + " record; nested fields are x.a and x[0]) or csv (a line per record). The"
                      + " last two need dni.features.columns; what does not fit goes to the dead"
                      + " letters with the column named."));

  /** The label's field. */
  public static final ConfigOption<String> LABEL_FIELD =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.examples.label-field")
              .stringType()
              .defaultValue("label")
              .withDescription(
                  "json and csv: the field that holds the label; empty or not there: to predict"
                      + " only."));

  /** The id's field. */
  public static final ConfigOption<String> ID_FIELD =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.examples.id-field")
              .stringType()
              .noDefaultValue()
              .withDescription("json and csv: the field that holds the row's own name."));

  /** Fields of CSV records. */
  public static final ConfigOption<String> CSV_FIELDS =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.examples.csv-fields")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "csv: the names of a record's fields in their order, joined by commas; those"
                      + " that are no column are passed over. Without it: the columns, then the"
                      + " label."));

  /** Delimiter of CSV records. */
  public static final ConfigOption<String> CSV_DELIMITER =
      ranged(
          OptionRange.matching("[^\"\\r\\n]|tab", "one character, or tab"),
          ConfigOptions.key("dni.examples.csv-delimiter")
              .stringType()
              .defaultValue(",")
              .withDescription("csv: what stands between two values."));

  /** Half-life of standardisation. */
  public static final ConfigOption<Double> FEATURE_HALF_LIFE =
      ranged(
          OptionRange.atLeast(0.0),
          ConfigOptions.key("dni.features.half-life")
              .doubleType()
              .defaultValue(FeatureSpec.DEFAULT_HALF_LIFE)
              .withDescription(
                  "Of the running mean and deviation that numbers are standardised by, in rows;"
                      + " 0: over all rows alike."));

  /** Offset of a number to predict. */
  public static final ConfigOption<Double> TARGET_OFFSET =
      ranged(
          OptionRange.finite(),
          ConfigOptions.key("dni.features.target-offset")
              .doubleType()
              .defaultValue(0.0)
              .withDescription(
                  "A number to predict is learned as (number - offset) / scale; predictions and"
                      + " figures are in its own unit."));

  /** Scale of a number to predict. */
  public static final ConfigOption<Double> TARGET_SCALE =
      ranged(
          OptionRange.atLeast(1e-30),
          ConfigOptions.key("dni.features.target-scale")
              .doubleType()
              .defaultValue(1.0)
              .withDescription("See dni.features.target-offset; about its deviation."));

  /** Read-outs. */
  public static final ConfigOption<Boolean> FEATURE_READ_OUTS =
      ConfigOptions.key("dni.features.read-outs")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "Whether small linear learners beside the network give it their log probabilities"
                  + " of a row as further inputs.");

  /** Batch size. */
  public static final ConfigOption<Integer> BATCH_SIZE =
      ranged(
          OptionRange.between(1, 65_536),
          ConfigOptions.key("dni.batch.size")
              .intType()
              .defaultValue(32)
              .withDescription("Examples per batch."));

  /** Patience with incomplete batches. */
  public static final ConfigOption<Duration> BATCH_MAX_WAIT =
      ranged(
          OptionRange.zeroOrBetween(MILLISECOND, DAY),
          ConfigOptions.key("dni.batch.max-wait")
              .durationType()
              .defaultValue(Duration.ZERO)
              .withDescription(
                  "How long an incomplete batch of labelled examples waits for more; 0: for"
                      + " ever."));

  /** Patience with examples to predict. */
  public static final ConfigOption<Duration> PREDICT_WAIT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.batch.predict-wait")
              .durationType()
              .defaultValue(Duration.ofMillis(100))
              .withDescription(
                  "How long unlabelled examples wait for more before they are predicted."));

  /** Late labels. */
  public static final ConfigOption<Boolean> LABELS =
      ConfigOptions.key("dni.labels.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether labels may come later, on PREFIX.labels: an example that says so"
                  + " (awaitsLabel) is predicted at once and learned when its label is there.");

  /** How long an example waits for its label. */
  public static final ConfigOption<Duration> LABEL_WAIT =
      ranged(
          OptionRange.between(MILLISECOND, Duration.ofDays(3650)),
          ConfigOptions.key("dni.labels.wait")
              .durationType()
              .defaultValue(Duration.ofHours(24))
              .withDescription(
                  "How long an example waits for its label, an early label for its example, and a"
                      + " learned id is known."));

  /** Which time that is. */
  public static final ConfigOption<String> LABEL_TIME =
      ranged(
          OptionRange.oneOf("event", "processing"),
          ConfigOptions.key("dni.labels.time")
              .stringType()
              .defaultValue("event")
              .withDescription(
                  "event: measured in the records' event times (without one, Kafka's), up to which"
                      + " both topics have been read; processing: by this machine's clock."));

  /** After which a topic does not hold the clock back. */
  public static final ConfigOption<Duration> LABEL_IDLE =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.labels.idle")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription(
                  "Event time: a topic from which nothing has come for so long does not hold the"
                      + " clock back."));

  /** How many may wait. */
  public static final ConfigOption<Integer> LABEL_MAX =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.labels.max-waiting")
              .intType()
              .defaultValue(100_000)
              .withDescription(
                  "Examples of a model that may wait for their label, >= 1; past it the oldest goes"
                      + " and is counted."));

  /** What becomes of an example whose label has not come. */
  public static final ConfigOption<String> LABEL_EXPIRY =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.labels.on-expiry")
              .stringType()
              .defaultValue("drop")
              .withDescription(
                  "What becomes of an example whose label has not come in time: drop, dead-letter,"
                      + " or label:N (it is learned with class N; label:VALUE for one real"
                      + " output)."));

  /** Lock-step mode. */
  public static final ConfigOption<Boolean> LOCK_STEP =
      ConfigOptions.key("dni.lock-step.enabled")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "A segment takes up a batch only when the one before is corrected: deterministic."
                  + " Always on for backprop.");

  /** Bound on the gradient delay. */
  public static final ConfigOption<Integer> MAX_IN_FLIGHT =
      ranged(
          OptionRange.between(0, 100_000),
          ConfigOptions.key("dni.feedback.max-in-flight")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batches of a model let go ahead of the returning gradients: bounds the"
                      + " gradient delay. 0: four more than the model has tasks; always 2 in"
                      + " lock-step mode."));

  /** Patience with lost signals. */
  public static final ConfigOption<Duration> FEEDBACK_TIMEOUT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.feedback.timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(30))
              .withDescription(
                  "After which a gradient that has not come back is taken for lost: its batch"
                      + " leaves the window, and in lock-step mode the model goes on."));

  /** Bound on pending batches. */
  public static final ConfigOption<Integer> MAX_PENDING =
      ranged(
          OptionRange.between(0, Integer.MAX_VALUE),
          ConfigOptions.key("dni.pending.max-batches")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batches per segment that may wait for their gradient; past it the oldest is"
                      + " dropped and counted. 0: as many as 256 MiB hold in all segments, at most"
                      + " 256, and at least the window of dni.feedback.max-in-flight."));

  /** Bound on what waits in the heap. */
  public static final ConfigOption<MemorySize> MAX_BACKLOG =
      ranged(
          OptionRange.atLeast(MemorySize.parse("1 kb")),
          ConfigOptions.key("dni.feedback.max-backlog")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(8))
              .withDescription(
                  "Batches in the heap of a process that may wait until they are let go, in bytes;"
                      + " past it the examples stay in Kafka."));

  /** Bound on models. */
  public static final ConfigOption<Integer> MAX_MODELS =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.models.max")
              .intType()
              .defaultValue(1_000)
              .withDescription(
                  "Models that the keys of the examples may bring into being, and no more than 70 %"
                      + " of the heap hold; examples of others are dead letters. Each subtask has"
                      + " its part."));

  /** Snapshot interval. */
  public static final ConfigOption<Integer> SNAPSHOT_EVERY =
      ranged(
          OptionRange.between(1, Integer.MAX_VALUE),
          ConfigOptions.key("dni.snapshots.every-batches")
              .intType()
              .defaultValue(25)
              .withDescription("A loss estimate per segment after every so many batches."));

  /** Where the snapshots begin. */
  public static final ConfigOption<Integer> SNAPSHOT_FIRST =
      ranged(
          OptionRange.between(0, Integer.MAX_VALUE),
          ConfigOptions.key("dni.snapshots.first-batch")
              .intType()
              .defaultValue(0)
              .withDescription(
                  "Batch of the first loss estimate, so that the last batch of a run can have"
                      + " one; 0: dni.snapshots.every-batches."));

  /** Per-example losses. */
  public static final ConfigOption<Boolean> SNAPSHOT_PER_EXAMPLE =
      ConfigOptions.key("dni.snapshots.per-example")
          .booleanType()
          .defaultValue(false)
          .withDescription("Whether loss estimates carry the losses of each example.");

  /** Window of the figures. */
  public static final ConfigOption<Integer> METRICS_WINDOW =
      ranged(
          OptionRange.between(10, 1_000_000),
          ConfigOptions.key("dni.metrics.window")
              .intType()
              .defaultValue(1000)
              .withDescription(
                  "Newest examples of a model that its windowed figures (accuracy and the like) are"
                      + " of."));

  /** Predictions. */
  public static final ConfigOption<Boolean> PREDICTIONS =
      ConfigOptions.key("dni.predictions.enabled")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether predictions, made before learning, are written.");

  /** Which version predicts. */
  public static final ConfigOption<String> PREDICTIONS_FROM =
      ranged(
          OptionRange.oneOf("live", "champion"),
          ConfigOptions.key("dni.predictions.from")
              .stringType()
              .defaultValue("live")
              .withDescription(
                  "Whose predictions are written and scored: live, or champion, the copy that"
                      + " promote has taken (live, until there is one)."));

  /** Share of the batches that the gate compares. */
  public static final ConfigOption<Double> GATE_SHARE =
      ranged(
          new OptionRange<>(share -> share >= 0 && share <= 1, "0 to 1"),
          ConfigOptions.key("dni.gate.share")
              .doubleType()
              .defaultValue(0.0)
              .withDescription(
                  "Share of the batches that the champion predicts too, so that the gate can"
                      + " promote the live model or restore it; 0: no gate."));

  /** Window of the gate. */
  public static final ConfigOption<Integer> GATE_WINDOW =
      ranged(
          OptionRange.between(2, 1_000_000),
          ConfigOptions.key("dni.gate.window")
              .intType()
              .defaultValue(50)
              .withDescription(
                  "Compared batches over which the losses of both are tested in pairs; the first"
                      + " champion is taken after so many."));

  /** When the gate promotes. */
  public static final ConfigOption<Integer> GATE_PROMOTE =
      ranged(
          OptionRange.between(1, 1_000_000),
          ConfigOptions.key("dni.gate.promote-after")
              .intType()
              .defaultValue(20)
              .withDescription(
                  "Windows in a row that the live model must win, by more than the noise, to"
                      + " become the champion. All of them together should last longer than any bad"
                      + " hour."));

  /** When the gate restores. */
  public static final ConfigOption<Integer> GATE_RESTORE =
      ranged(
          OptionRange.between(1, 1_000_000),
          ConfigOptions.key("dni.gate.restore-after")
              .intType()
              .defaultValue(2)
              .withDescription(
                  "Windows in a row that the live model must lose, by more than the noise, to be"
                      + " restored from the champion."));

  /** Precision of gradients on the wire. */
  public static final ConfigOption<String> GRADIENT_ENCODING =
      ranged(
          OptionRange.oneOf("float32", "bfloat16"),
          ConfigOptions.key("dni.gradients.encoding")
              .stringType()
              .defaultValue("float32")
              .withDescription("Of error gradients in Kafka; bfloat16 takes half the bytes."));

  /** Precision of activations between tasks. */
  public static final ConfigOption<String> ACTIVATION_ENCODING =
      ranged(
          OptionRange.oneOf("float32", "bfloat16"),
          ConfigOptions.key("dni.activations.encoding")
              .stringType()
              .defaultValue("float32")
              .withDescription(
                  "Of activations from one task to the next; bfloat16 takes half the bytes (the"
                      + " segments above then learn from rounded activations, and predict from"
                      + " them)."));

  /** Topic prefix. */
  public static final ConfigOption<String> TOPIC_PREFIX =
      ranged(
          OptionRange.matching("[a-zA-Z0-9._-]{1,200}", "1 to 200 letters, digits and . _ -"),
          ConfigOptions.key("dni.topics.prefix")
              .stringType()
              .defaultValue("dni")
              .withDescription("First part of all topic names: PREFIX.examples and so on."));

  /** Topic creation. */
  public static final ConfigOption<Boolean> CREATE_TOPICS =
      ConfigOptions.key("dni.topics.create")
          .booleanType()
          .defaultValue(true)
          .withDescription("Whether missing topics are created.");

  /** Partitions of the examples topic. */
  public static final ConfigOption<Integer> EXAMPLE_PARTITIONS =
      ranged(
          OptionRange.between(1, 10_000),
          ConfigOptions.key("dni.topics.example-partitions")
              .intType()
              .defaultValue(1)
              .withDescription("Partitions of the examples topic; checked at the start."));

  /** Partitions of the gradients topic. */
  public static final ConfigOption<Integer> GRADIENT_PARTITIONS =
      ranged(
          OptionRange.between(1, 10_000),
          ConfigOptions.key("dni.topics.gradient-partitions")
              .intType()
              .defaultValue(1)
              .withDescription("Partitions of the error-gradients topic; checked at the start."));

  /** Where to begin. */
  public static final ConfigOption<String> START =
      ranged(
          OptionRange.oneOf("earliest", "latest"),
          ConfigOptions.key("dni.examples.start")
              .stringType()
              .defaultValue("earliest")
              .withDescription("Where to begin without a checkpoint."));

  /** What examples that are gone mean. */
  public static final ConfigOption<String> ON_LOSS =
      ranged(
          OptionRange.oneOf("continue", "fail"),
          ConfigOptions.key("dni.examples.on-loss")
              .stringType()
              .defaultValue("continue")
              .withDescription(
                  "Where Kafka has removed examples before they were read, or the topic was made"
                      + " anew: continue (with a warning and the metric examplesLost) or fail."));

  /** Parallelism over models. */
  public static final ConfigOption<Integer> PARALLELISM =
      ranged(
          OptionRange.between(1, 128),
          ConfigOptions.key("dni.job.parallelism")
              .intType()
              .defaultValue(1)
              .withDescription(
                  "Subtasks per operator; on a cluster without it the cluster's own. The tasks of"
                      + " one model are in parallel anyway; more subtasks are for more models."));

  /** Threads of one model. */
  public static final ConfigOption<String> TASKS =
      ranged(
          OptionRange.matching("auto|[1-9][0-9]{0,3}", "auto, or 1 to 9999"),
          ConfigOptions.key("dni.job.tasks")
              .stringType()
              .defaultValue("auto")
              .withDescription(
                  "Tasks, so threads, that the segments of a model are dealt out to; never more"
                      + " than there are segments. auto: as many as this machine has processors, or"
                      + " as a cluster's task manager has slots, divided by dni.job.parallelism."));

  /** A slot for each task. */
  public static final ConfigOption<Boolean> SLOT_PER_TASK =
      ConfigOptions.key("dni.job.slot-per-task")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "On a cluster: whether each task has a slot of its own, so that one model may be"
                  + " spread over several task managers. Else all of it is in one slot.");

  /** Patience with the broker. */
  public static final ConfigOption<Duration> BROKER_TIMEOUT =
      ranged(
          OptionRange.between(MILLISECOND, DAY),
          ConfigOptions.key("dni.job.broker-timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(20))
              .withDescription("How long the start waits for the Kafka broker."));

  /** Names of the inputs. */
  public static final ConfigOption<String> INPUT_NAMES =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.inputs")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Names of the columns behind the inputs, in order, joined by commas. Kept with"
                      + " the model: dni predict finds them by name, whatever their order in a"
                      + " file."));

  /** Names of the classes. */
  public static final ConfigOption<String> CLASS_NAMES =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.model.classes")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Names of the classes in the order of the outputs, joined by commas. Kept with"
                      + " the model: dni predict reads labels by them."));

  /** Checkpoint interval. */
  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ranged(
          OptionRange.zeroOrBetween(Duration.ofMillis(10), DAY),
          ConfigOptions.key("dni.checkpoints.interval")
              .durationType()
              .defaultValue(Duration.ofSeconds(10))
              .withDescription(
                  "Time between checkpoints; 0: none. On a cluster without it the cluster's own."));

  /** Patience with checkpoints that fail. */
  public static final ConfigOption<Integer> TOLERATED_FAILURES =
      ranged(
          OptionRange.between(0, 100_000),
          ConfigOptions.key("dni.checkpoints.tolerated-failures")
              .intType()
              .defaultValue(30)
              .withDescription(
                  "Checkpoints that may fail one after the other, on a full disk for instance, each"
                      + " with a warning; one more restarts the job."));

  /** Checkpoint directory. */
  public static final ConfigOption<String> CHECKPOINT_DIR =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.checkpoints.dir")
              .stringType()
              .defaultValue("checkpoints")
              .withDescription(
                  "Where checkpoints and savepoints are kept: a directory or a URI. On a cluster"
                      + " without it the cluster's own."));

  /** All options, in the order of the table in docs/operations.md. */
  public static final List<ConfigOption<?>> ALL =
      List.of(
          NETWORK,
          LOSS,
          NONLINEARITY,
          NORMALISATION,
          LINEAR_PATH,
          HEAD,
          MODE,
          SOURCES,
          CUTS,
          OPTIMIZER,
          CLIP_NORM,
          TRUST_GATE,
          SEED,
          INPUT_NAMES,
          CLASS_NAMES,
          CONDITIONING,
          SG_HIDDEN,
          SG_RANK,
          SG_OPTIMIZER,
          FEATURE_COLUMNS,
          EXAMPLES_FORMAT,
          LABEL_FIELD,
          ID_FIELD,
          CSV_FIELDS,
          CSV_DELIMITER,
          FEATURE_HALF_LIFE,
          FEATURE_READ_OUTS,
          TARGET_OFFSET,
          TARGET_SCALE,
          BATCH_SIZE,
          BATCH_MAX_WAIT,
          PREDICT_WAIT,
          LABELS,
          LABEL_WAIT,
          LABEL_TIME,
          LABEL_IDLE,
          LABEL_MAX,
          LABEL_EXPIRY,
          LOCK_STEP,
          MAX_IN_FLIGHT,
          FEEDBACK_TIMEOUT,
          MAX_PENDING,
          MAX_BACKLOG,
          MAX_MODELS,
          SNAPSHOT_EVERY,
          SNAPSHOT_FIRST,
          SNAPSHOT_PER_EXAMPLE,
          METRICS_WINDOW,
          PREDICTIONS,
          PREDICTIONS_FROM,
          GATE_SHARE,
          GATE_WINDOW,
          GATE_PROMOTE,
          GATE_RESTORE,
          GRADIENT_ENCODING,
          ACTIVATION_ENCODING,
          TOPIC_PREFIX,
          CREATE_TOPICS,
          EXAMPLE_PARTITIONS,
          GRADIENT_PARTITIONS,
          START,
          ON_LOSS,
          PARALLELISM,
          TASKS,
          SLOT_PER_TASK,
          BROKER_TIMEOUT,
          CHECKPOINT_INTERVAL,
          TOLERATED_FAILURES,
          CHECKPOINT_DIR);

  /** The range of an option that has one. */
  @SuppressWarnings("unchecked") // put in for an option of that type only
  static <T> Optional<OptionRange<T>> range(ConfigOption<T> option) {
    return Optional.ofNullable((OptionRange<T>) RANGES.get(option.key()));
  }

  private static <T> ConfigOption<T> ranged(OptionRange<T> range, ConfigOption<T> option) {
    RANGES.put(option.key(), range);
    return option;
  }

  private TrainingOptions() {}
}
