// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.producers.KafkaOptions;
import io.dni.report.FigureTable;
import io.dni.report.PredictionCsv;
import io.dni.report.PredictionScores;
import io.dni.schemas.AvroLimits;
import io.dni.schemas.Printable;
import io.dni.schemas.Topic;
import io.dni.streaming.wire.KafkaTopics;
import io.dni.streaming.wire.PredictionReader;
import io.dni.streaming.wire.TopicSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scores a log of predictions, apart from the job that made them. */
@Command(
    name = "score",
    description = {
      "Computes the figures of the report (accuracy, log loss, ...) from the predictions topic or"
          + " from a file of dni predict: an independent check. Batches that a restarted job has"
          + " predicted again count once."
    })
final class ScoreCommand extends DniCommand {
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--predictions",
      order = 1,
      paramLabel = "TOPIC|FILE",
      description = "A topic, or a CSV file of dni predict. Default: the predictions topic.")
  private Optional<String> predictions = Optional.empty();

  @Option(
      names = "--window",
      order = 2,
      paramLabel = "N",
      defaultValue = "1000",
      description = "Newest examples that windowed figures are of. Default: ${DEFAULT-VALUE}.")
  private int window;

  @Option(names = "--json", order = 3, description = "All figures of all models as JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (window < 10 || window > 1_000_000) {
      throw new UsageException("--window: " + window + " (expected: 10 to 1000000)");
    }
    PredictionScores scores = new PredictionScores(window);
    Optional<Path> file = predictions.map(Path::of).filter(Files::isRegularFile);
    int undecodable = 0;
    if (file.isPresent()) {
      PredictionCsv csv = new PredictionCsv(file.get(), file.get().getFileName().toString());
      csv.read(scores::survey);
      csv.read(scores::score);
    } else {
      undecodable = fromTopic(scores);
    }
    print(scores, undecodable);
    return ExitCode.OK.number();
  }

  private int fromTopic(PredictionScores scores) throws IOException {
    AvroLimits.install();
    String topic = predictions.orElse(kafka.topic(Topic.PREDICTIONS));
    try (KafkaTopics topics =
        KafkaTopics.connect(kafka.bootstrapServers(), kafka.clientProperties(), kafka.timeout())) {
      topics.require(
          List.of(TopicSpec.of(Topic.PREDICTIONS, topic, 1)), KafkaTopics.Missing.REFUSE);
    }
    try (PredictionReader reader =
        PredictionReader.open(kafka.bootstrapServers(), kafka.clientProperties(), topic)) {
      reader.read(scores::survey);
      return reader.read(scores::score);
    }
  }

  private void print(PredictionScores scores, int undecodable) throws IOException {
    PrintWriter out = out();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(scores.figures()));
    } else {
      scores
          .figures()
          .forEach(
              (model, figures) -> {
                out.printf(
                    "model %s, %,d examples%n",
                    Printable.of(model, Printable.LINE), scores.examples().get(model));
                FigureTable.of(figures).forEach(out::println);
                out.println();
              });
      if (scores.figures().isEmpty()) {
        out.println("no predictions of labelled examples");
      }
      if (scores.replaced() > 0) {
        out.printf("%,d batches predicted again after a restart count once%n", scores.replaced());
      }
    }
    if (undecodable > 0) {
      spec().commandLine().getErr().printf("%d records that are no predictions%n", undecodable);
    }
    out.flush();
  }
}
