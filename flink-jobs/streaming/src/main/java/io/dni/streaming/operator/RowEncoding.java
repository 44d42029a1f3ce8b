// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.operator;

import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.Vocabulary;
import io.dni.streaming.message.ModelCommand;
import io.dni.streaming.message.ModelRow;
import io.dni.streaming.state.EncoderFile;
import io.dni.streaming.wire.RowLetters;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/**
 * Turns the rows of each model into inputs. Statistics, vocabularies, class names and read-outs are
 * keyed state, so each row is taken into them exactly once; a row with one label too many goes to
 * the dead letters and is not taken.
 *
 * <p>They are part of a champion: promote copies them, restore goes back to the copy. They are
 * copied when the batch goes up that carries the command, so rows that wait behind it are in them.
 */
final class RowEncoding {
  private static final float[] NONE = {};

  private final FeatureEncoder encoder;
  private final boolean forChampion;
  private final RowLetters letters;
  private final EncoderVersions versions;
  private final Counter deadLetters;

  /**
   * @param spec what is encoded
   * @param topic that the rows come from, for dead letters
   * @param forChampion whether champions predict
   */
  RowEncoding(
      FeatureSpec spec,
      String topic,
      boolean forChampion,
      RuntimeContext context,
      MetricGroup metrics) {
    encoder = new FeatureEncoder(spec);
    letters = new RowLetters(topic);
    this.forChampion = forChampion;
    versions = new EncoderVersions(context);
    deadLetters = metrics.counter("deadLetters");
  }

  /**
   * A row as the network takes it.
   *
   * @param x {@code [inputs]}
   * @param champion x as the champion's encoder has it; empty where no champion predicts
   * @param target {@code [outputs]}; empty to predict only
   */
  record Encoded(float[] x, float[] champion, float[] target) {}

  /**
   * Encodes a row of the model at hand.
   *
   * @param frozen whether nothing is to be learned from it
   * @return empty if it was refused
   */
  Optional<Encoded> encode(
      ModelRow row, boolean frozen, KeyedProcessFunction<String, ?, ?>.Context context)
      throws IOException {
    EncoderState known = versions.live();
    if (known == null) {
      known = EncoderState.of(encoder.spec());
    }
    FeatureSpec spec = encoder.spec();
    EncoderFile.requireSame(known.spec(), spec);
    float[] champions = seenByChampion(row);
    if (!row.labelled()) {
      return Optional.of(new Encoded(encoder.predict(known, row.row()), champions, NONE));
    }
    int label = spec.predictsNumber() ? 0 : encoder.classOf(known, row.label());
    if (label == Vocabulary.FULL) {
      deadLetters.inc();
      String reason =
          "label: %s (expected: one of the first %d classes, %s)"
              .formatted(row.label(), spec.classes(), known.classes().words());
      context.output(ReceivedRouter.DEAD_LETTERS, letters.wrap(row, reason));
      return Optional.empty();
    }
    float[] x = encoder.learn(known, row.row(), label, frozen ? 0 : row.weight());
    versions.update(known);
    return Optional.of(new Encoded(x, champions, target(row.label(), label)));
  }

  private float[] target(String text, int label) {
    FeatureSpec spec = encoder.spec();
    if (spec.predictsNumber()) {
      return new float[] {spec.target().toUnit(Double.parseDouble(text))};
    }
    float[] target = new float[spec.classes()];
    target[label] = 1;
    return target;
  }

  private float[] seenByChampion(ModelRow row) throws IOException {
    EncoderState copy = forChampion ? versions.champion() : null;
    return copy == null ? NONE : encoder.predict(copy, row.row());
  }

  /**
   * The batch goes up that carries these commands.
   *
   * @return whether there is another champion now
   */
  boolean follow(List<ModelCommand> commands) throws IOException {
    return versions.follow(commands);
  }

  /** The model at hand leaves the heap. */
  void leave(String directory) throws IOException {
    versions.leave(directory);
  }

  /** The model at hand comes, or begins with another's. */
  void come(String model, String directory) throws IOException {
    versions.come(model, directory);
  }
}
