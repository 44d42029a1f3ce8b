// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ExampleStream;
import io.dni.inspect.Examples;
import io.dni.inspect.JsonText;
import io.dni.inspect.LayerAnalysis;
import io.dni.inspect.LayerAnalysis.Layer;
import io.dni.inspect.OutputFile;
import io.dni.model.StoredModel;
import io.dni.producers.DataOptions;
import io.dni.report.AnalysisPictures;
import io.dni.report.PictureFiles;
import io.dni.schemas.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Analyses what the layers represent. */
@Command(
    name = "analyze",
    description = {
      "Shows what the hidden layers of a stored model represent: dissimilarity matrices, linear"
          + " classifier probes and linear regressor probes, as in figures 7 and 8 of the paper."
    })
final class AnalyzeCommand extends DniCommand {
  @Mixin private StoredModelOptions stored;
  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      order = 20,
      required = true,
      paramLabel = "DIR",
      description = "Where analysis.json, rdm.npz and the pictures are written.")
  private Path directory;

  @Option(
      names = "--points",
      order = 21,
      paramLabel = "N",
      defaultValue = "400",
      description = "Examples in the dissimilarity matrices. Default: ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--probe-points",
      order = 22,
      paramLabel = "N",
      defaultValue = "2000",
      description =
          "Examples that the probes are fitted to: more than a layer has units, or they fit"
              + " anything. Default: ${DEFAULT-VALUE}.")
  private int probePoints;

  @Option(names = "--force", order = 23, description = "Replaces existing files.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    System.setProperty("java.awt.headless", "true");
    atLeastTwo("--points", points);
    atLeastTwo("--probe-points", probePoints);
    Path figures = directory.resolve("analysis.json");
    Path matrices = directory.resolve("rdm.npz");
    OutputFile.requireWritable(figures, force);
    OutputFile.requireWritable(matrices, force);
    for (String picture : AnalysisPictures.NAMES) {
      OutputFile.requireWritable(PictureFiles.file(directory, picture), force);
    }
    StoredModel model = stored.read();
    LayerAnalysis analysis;
    try (ExampleStream stream = NetworkExamples.open(data, model, spec().commandLine().getErr())) {
      Examples examples = Examples.gather(stream, Math.max(points, probePoints));
      analysis = LayerAnalysis.of(model, examples, points);
    }
    print(analysis.summary());
    String json = JsonText.of(analysis.summary());
    OutputFile.write(figures, force, out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    OutputFile.write(matrices, force, analysis::writeMatrices);
    PictureFiles.write(AnalysisPictures.of(analysis), directory, force);
    out().println(directory);
    out().flush();
    return ExitCode.OK.number();
  }

  private static void atLeastTwo(String option, int value) {
    if (value < 2) {
      throw new UsageException(option + ": " + value + " (expected: >= 2)");
    }
  }

  private void print(LayerAnalysis.Summary s) {
    out()
        .printf(
            Locale.ROOT,
            "model %s: accuracy %.4f on %d points; matrices over %d points%n",
            Printable.of(s.model(), Printable.LINE),
            s.accuracy(),
            s.probePoints(),
            s.points());
    out()
        .printf(
            "%5s %6s %10s %10s %11s %10s %12s%n",
            "layer", "width", "to last", "in class", "separation", "classifier", "input error");
    for (Layer l : s.layers()) {
      out()
          .printf(
              Locale.ROOT,
              "%5d %6d %10.4f %10.4f %11.4f %10.4f %12.5f%n",
              l.layer(),
              l.width(),
              l.distanceToLast(),
              l.blockDistanceToLast(),
              l.separation(),
              l.classifierAccuracy(),
              l.inputError());
    }
  }
}
