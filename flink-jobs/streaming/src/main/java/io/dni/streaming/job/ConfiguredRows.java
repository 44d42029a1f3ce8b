// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.ModelOptions.*;
import static io.dni.streaming.job.OptionValues.get;
import static io.dni.streaming.job.OptionValues.named;
import static io.dni.streaming.job.RowOptions.*;

import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.TargetUnit;
import io.dni.learning.loss.Loss;
import io.dni.learning.segment.NetworkSpec;
import io.dni.streaming.state.ModelNames;
import io.dni.streaming.wire.RowFormat;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;

/** The rows of a table as options describe them. */
final class ConfiguredRows {
  /** How they are encoded; empty where examples are vectors. */
  static Optional<FeatureSpec> features(ReadableConfig c, NetworkSpec network) {
    List<Column> columns =
        named(
            FEATURE_COLUMNS,
            () -> FeatureSpec.parseColumns(c.getOptional(FEATURE_COLUMNS).orElse("")));
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    boolean number = network.loss() == Loss.MSE && network.outputs() == 1;
    if (network.loss() != Loss.SOFTMAX && !number) {
      throw new IllegalArgumentException(
          "%s: %s, %d outputs (expected: softmax, or mse with one output, for the rows of a table)"
              .formatted(LOSS.key(), network.loss().label(), network.outputs()));
    }
    FeatureSpec spec =
        named(
            FEATURE_HALF_LIFE,
            () ->
                new FeatureSpec(
                        columns,
                        number ? 0 : network.outputs(),
                        get(c, FEATURE_HALF_LIFE),
                        !number && get(c, FEATURE_READ_OUTS),
                        targetUnit(c))
                    .withPreviousLabel(get(c, PREVIOUS_LABEL)));
    if (spec.width() != network.inputs()) {
      throw new IllegalArgumentException(
          "%s: %s, %d inputs (expected: %d, of the columns and read-outs)"
              .formatted(NETWORK.key(), network.notation(), network.inputs(), spec.width()));
    }
    return Optional.of(spec);
  }

  /** How they are written in their topic. */
  static RowFormat format(ReadableConfig c) {
    RowFormat.Kind kind = RowFormat.Kind.parse(get(c, EXAMPLES_FORMAT));
    if (kind != RowFormat.Kind.AVRO && c.getOptional(FEATURE_COLUMNS).isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: avro, or with %s)"
              .formatted(EXAMPLES_FORMAT.key(), get(c, EXAMPLES_FORMAT), FEATURE_COLUMNS.key()));
    }
    String delimiter = get(c, CSV_DELIMITER);
    return new RowFormat(
        kind,
        get(c, LABEL_FIELD),
        c.getOptional(ID_FIELD).orElse(""),
        c.getOptional(WEIGHT_FIELD).orElse(""),
        c.getOptional(CSV_FIELDS).map(ModelNames::parse).orElse(List.of()),
        delimiter.equals("tab") ? '\t' : delimiter.charAt(0));
  }

  /** The unit of numbers to predict; of classes there is none. */
  static TargetUnit targetUnit(ReadableConfig c) {
    return new TargetUnit(get(c, TARGET_OFFSET), get(c, TARGET_SCALE));
  }

  private ConfiguredRows() {}
}
