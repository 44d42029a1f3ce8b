// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.inspect.EncoderReport;
import io.dni.inspect.Inspection;
import io.dni.integration.cli.DniProcess;
import io.dni.learning.features.Column;
import io.dni.learning.features.FeatureSpec;
import io.dni.local.LocalBroker;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.Topic;
import io.dni.schemas.record.Prediction;
import io.dni.streaming.wire.RowFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Topics of JSON objects and of CSV lines through the real job: what fits is learned, exactly once
 * though the job is killed; what does not is a dead letter that names the column.
 */
class RowTopicITCase {
  private static final int HALF = 150;
  private static final String LAST = "last";
  private static final FeatureSpec FEATURES =
      new FeatureSpec(
          List.of(Column.number("amount", true), Column.words("shop.town", 4, 4)),
          2,
          FeatureSpec.DEFAULT_HALF_LIFE,
          true);

  @TempDir Path directory;

  @Test
  void rowsAreLearnedOnceThoughTheJobIsKilledAndBadOnesAreNamed() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"))) {
      audit(broker, "json", RowTopicITCase::json, "column amount: dear (expected: a number)");
      audit(broker, "csv", RowTopicITCase::csv, "column amount: dear (expected: a number)");
    }
  }

  @Test
  void columnsAreFoundFromTheFirstRecords() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"));
        LiveJob job = new LiveJob(broker, directory, Map.of("dni.topics.prefix", "shop"))) {
      List<byte[]> rows = new ArrayList<>(rows(RowTopicITCase::json, 0, 10));
      rows.add("no object".getBytes(StandardCharsets.UTF_8));
      job.produce("default", rows);
      String printed;
      try (DniProcess columns =
          DniProcess.withFlags(
              directory,
              List.of(),
              "columns",
              "--from-topic",
              "--bootstrap-server=" + broker.bootstrapServers(),
              "--topic-prefix=shop",
              "--label-column=fraud",
              "--id-column=#nr",
              "--weight-column=weight")) {
        assertThat(columns.exitCode()).isZero();
        printed = columns.output();
      }
      assertThat(printed)
          .contains("the first 10 rows of topic shop.examples; records that are no rows: 1");
      Path file = Files.writeString(directory.resolve("shop.yaml"), printed);
      TrainingConfig config = TrainingConfig.of(OptionFile.read(file));
      assertThat(config.features().orElseThrow().columns())
          .containsExactlyInAnyOrder(
              Column.number("amount", true), Column.words("shop.town", 3, 0));
      assertThat(config.topic(Topic.EXAMPLES)).isEqualTo("shop.examples");
      assertThat(config.rowFormat())
          .isEqualTo(new RowFormat(RowFormat.Kind.JSON, "fraud", "#nr", "weight", List.of(), ','));
    }
  }

  /** Every tenth row weighs nothing, every seventh has no amount; the eleventh of each is bad. */
  private static String json(int i) {
    String amount = i % 11 == 10 ? "\"dear\"" : i % 7 == 0 ? "null" : Integer.toString(i % 13);
    return "{\"#nr\":\"%d\",\"amount\":%s,\"shop\":{\"town\":\"t%d\"},\"weight\":%s,\"fraud\":\"%s\"}"
        .formatted(i, amount, i % 3, i % 10 == 9 ? "0" : "2", i % 2 == 0 ? "yes" : "no");
  }

  private static String csv(int i) {
    String amount = i % 11 == 10 ? "dear" : i % 7 == 0 ? "" : Integer.toString(i % 13);
    return "%d;%s;\"t%d\";%s;%s"
        .formatted(i, amount, i % 3, i % 10 == 9 ? "0" : "2", i % 2 == 0 ? "yes" : "no");
  }

  private static boolean good(int i) {
    return i % 11 != 10;
  }

  private void audit(LocalBroker broker, String format, IntFunction<String> text, String reason)
      throws Exception {
    Path own = directory.resolve(format);
    try (LiveJob job = new LiveJob(broker, own, options(format))) {
      job.start();
      job.produce("default", rows(text, 0, HALF));
      job.awaitRecords(Topic.PREDICTIONS, HALF / 2);
      String checkpoint = job.newestCheckpoint();
      job.kill();
      job.start(checkpoint);
      List<byte[]> rest = new ArrayList<>(rows(text, HALF, 2 * HALF));
      String last =
          format.equals("json") ? "{\"#nr\":\"last\",\"amount\":1}" : LAST + ";1;\"t1\";;";
      rest.add(last.getBytes(StandardCharsets.UTF_8));
      job.produce("default", rest);
      awaitLast(job);
      String savepoint = job.stopWithSavepoint();

      Inspection.ModelReport model =
          Inspection.of(savepoint, Optional.empty(), OptionalInt.empty()).models().get(0);
      EncoderReport encoder = model.encoder();
      long weighed = count(i -> good(i) && i % 10 != 9);
      assertThat(encoder.rows()).as("rows in the statistics, %s", format).isEqualTo(weighed);
      assertThat(encoder.columns().get(0).values())
          .isEqualTo((double) count(i -> good(i) && i % 10 != 9 && i % 7 != 0));
      assertThat(model.segments().get(0).counters().get("examples"))
          .as("rows scored, %s", format)
          .isEqualTo(count(RowTopicITCase::good));
      assertThat(job.deadLetterReasons()).isNotEmpty().allMatch(reason::equals);
    }
  }

  private static long count(IntPredicate which) {
    return IntStream.range(0, 2 * HALF).filter(which).count();
  }

  private static List<byte[]> rows(IntFunction<String> text, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> text.apply(i).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The last row is only predicted, after all others. */
  private static void awaitLast(LiveJob job) throws Exception {
    RecordCodec<Prediction> codec = new RecordCodec<>(Prediction.class);
    for (int tries = 0; tries < 600; tries++) {
      List<byte[]> told = job.records(Topic.PREDICTIONS);
      for (int i = told.size() - 1; i >= Math.max(0, told.size() - 5); i--) {
        if (codec.decode(told.get(i)).getExampleIds().contains(LAST)) {
          return;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("the last row is not predicted");
  }

  private static Map<String, String> options(String format) {
    Map<String, String> options = new TreeMap<>();
    options.put("dni.features.columns", FEATURES.notation());
    options.put("dni.model.network", FEATURES.width() + "-8-2");
    options.put("dni.model.normalisation", "none");
    options.put("dni.job.tasks", "1");
    options.put("dni.model.cuts", "tasks");
    options.put("dni.batch.size", "1");
    options.put("dni.checkpoints.interval", "200 ms");
    options.put("dni.topics.prefix", format);
    options.put("dni.examples.format", format);
    options.put("dni.examples.label-field", "fraud");
    options.put("dni.examples.id-field", "#nr");
    options.put("dni.examples.weight-field", "weight");
    if (format.equals("csv")) {
      options.put("dni.examples.csv-fields", "#nr,amount,shop.town,weight,fraud");
      options.put("dni.examples.csv-delimiter", ";");
    }
    return options;
  }
}
