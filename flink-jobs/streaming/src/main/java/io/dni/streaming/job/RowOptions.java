// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static io.dni.streaming.job.OptionRange.ranged;

import io.dni.learning.features.FeatureSpec;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the rows of a table, and of the topics that hold them. */
public final class RowOptions {
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

  /** The weight's field. */
  public static final ConfigOption<String> WEIGHT_FIELD =
      ranged(
          OptionRange.notEmpty(),
          ConfigOptions.key("dni.examples.weight-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "json and csv: the field that holds the row's weight, 0 to 1,000,000, which"
                      + " multiplies its loss and gradients; empty or not there: 1. From a row of"
                      + " weight 0 nothing is learned; predictions and figures count all rows"
                      + " alike."));

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

  /** The label before. */
  public static final ConfigOption<Boolean> PREVIOUS_LABEL =
      ConfigOptions.key("dni.features.previous-label")
          .booleanType()
          .defaultValue(true)
          .withDescription(
              "With read-outs: whether one of them tells what followed the label learned last, as"
                  + " an input. False where labels come too late to say anything of the next row;"
                  + " the network's inputs are fewer by one for each class then.");

  private RowOptions() {}
}
