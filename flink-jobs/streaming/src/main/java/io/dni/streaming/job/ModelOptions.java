// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import io.dni.learning.layer.Normalisation;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the network and of what its segments learn from. */
public final class ModelOptions {
  /** A step of Adam's is about as long as its rate, in each parameter. */
  private static final OptionRange<String> RATES =
      OptionRange.rated(100, "adam:RATE or sgd:RATE, RATE > 0 and <= 100");

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

  private ModelOptions() {}
}
