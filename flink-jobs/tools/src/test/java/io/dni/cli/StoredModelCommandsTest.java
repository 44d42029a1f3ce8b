// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.inspect.OutputFile;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.learning.tensor.Matrix;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands on stored models, as the shell sees them; on an exported file, so without Flink. */
class StoredModelCommandsTest {
  private static final int WIDTH = 64;
  private static final int POINTS = 60;

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private StoredModel model;
  private Path before;
  private Path after;
  private Path csv;
  private Matrix x;
  private int[] labels;

  @BeforeEach
  void storeModels() throws IOException {
    NetworkSpec network =
        new NetworkSpec(NetworkSpec.parseWidths("64-6-5-3"), Nonlinearity.RELU, true, Loss.SOFTMAX);
    ModelSpec spec =
        ModelSpec.of(
            network,
            ModelSpec.everyLayer(network),
            GradientSource.parse("sg:hy"),
            new Adam(0.01),
            new Adam(0.01),
            3);
    SequentialTrainer trainer = new SequentialTrainer(spec);
    SplittableRandom random = new SplittableRandom(4);
    x = Matrix.zeros(POINTS, WIDTH);
    for (int i = 0; i < x.size(); i++) {
      x.data()[i] = (float) random.nextGaussian();
    }
    labels = new int[POINTS];
    for (int s = 0; s < POINTS; s++) {
      labels[s] = x.get(s, 0) > 0.4 ? 2 : x.get(s, 0) > -0.4 ? 1 : 0;
    }
    trainer.train(x, Matrix.oneHot(labels, 3));
    model = new StoredModel("default", spec, trainer.states());
    before = store("before.npz");
    for (int i = 0; i < 100; i++) {
      trainer.train(x, Matrix.oneHot(labels, 3));
    }
    after = store("after.npz");
    csv = table();
  }

  @Test
  void predictWritesARowPerExampleAndTheAccuracy() throws IOException {
    Path file = directory.resolve("p.csv");
    assertThat(dni("predict", "--model=" + after, "--data=csv=" + csv, "--out=" + file)).isZero();
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(0)).isEqualTo("index,predicted,label,p0,p1,p2");
    assertThat(lines).hasSize(POINTS + 1);
    Matrix expected = model.predict(x);
    int correct = 0;
    for (int s = 0; s < POINTS; s++) {
      String[] row = lines.get(s + 1).split(",", -1);
      assertThat(Integer.parseInt(row[1])).isEqualTo(expected.argMax(s));
      assertThat(Integer.parseInt(row[2])).isEqualTo(labels[s]);
      assertThat(Float.parseFloat(row[3])).isEqualTo(expected.get(s, 0));
      correct += expected.argMax(s) == labels[s] ? 1 : 0;
    }
    assertThat(err.toString())
        .contains(
            String.format(java.util.Locale.ROOT, "accuracy %.4f of 60", correct / (double) POINTS));
  }

  @Test
  void diffTellsWhatMoved() throws IOException {
    assertThat(dni("diff", before.toString(), after.toString(), "--json")).isZero();
    JsonNode diff = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(diff.get("settings")).isEmpty();
    assertThat(diff.get("tensors")).hasSize(model.tensors().size());
    for (JsonNode tensor : diff.get("tensors")) {
      assertThat(tensor.get("changed").asInt()).as(tensor.toString()).isPositive();
    }
  }

  @Test
  void diffOfOneSegmentIsAboutThatSegmentOnly() throws IOException {
    assertThat(dni("diff", before + "", after + "", "--segment=1", "--json")).isZero();
    JsonNode diff = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(diff.get("segments")).hasSize(1);
    assertThat(diff.get("segments").get(0).get("segment").asInt()).isOne();
    assertThat(diff.get("tensors")).isNotEmpty();
    assertThat(diff.get("tensors")).allMatch(t -> t.get("segment").asInt() == 1);
    assertMistake(
        2, "segment: 3 (expected: 0 to 2)", "diff", before + "", after + "", "--segment=3");
  }

  @Test
  void predictAndAnalyzeKnowTheArtificialSets() throws IOException {
    assertThat(dni("predict", "--model=" + after, "--data=linear64")).isZero();
    assertThat(out.toString().lines()).hasSize(641);
    assertThat(err.toString()).contains("of 640 labelled");
    assertMistake(2, "2 features (expected: 64", "predict", "--model=" + after, "--data=linear2");
    assertMistake(2, "seed: 0", "predict", "--model=" + after, "--data=linear64", "--seed=0");
  }

  @Test
  void analyzeRefusesBeforeItWritesAnything() throws IOException {
    Path analysis = Files.createDirectory(directory.resolve("analysis"));
    Files.writeString(analysis.resolve("rdm.png"), "mine");
    assertMistake(
        2,
        "rdm.png: exists already",
        "analyze",
        "" + after,
        "--data=csv=" + csv,
        "--out=" + analysis);
    assertThat(names(analysis)).containsExactly("rdm.png");
    assertThat(analysis.resolve("rdm.png")).hasContent("mine");
  }

  @Test
  void exportWritesMomentsOnRequest() throws IOException {
    Path small = directory.resolve("small.npz");
    Path large = directory.resolve("large.npz");
    assertThat(dni("export", after + "", "--out=" + small)).isZero();
    assertThat(dni("export", after + "", "--out=" + large, "--moments")).isZero();
    assertThat(entries(small)).contains("block1/W.npy").noneMatch(e -> e.endsWith("/m.npy"));
    assertThat(entries(large))
        .containsAll(entries(small))
        .contains("block1/W/m.npy", "sg2/c/v.npy")
        .noneMatch(e -> e.contains("mean/m"));
    assertMistake(2, "--moments: no meaning", "export", after + "", "--onnx=" + large, "--moments");
  }

  @Test
  void diffFitsIntoEightyColumns() {
    assertThat(dni("diff", before.toString(), after.toString())).isZero();
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80).hasSizeGreaterThan(20);
  }

  @Test
  void plotDrawsWeightsAndFilters() throws IOException {
    Path pictures = directory.resolve("pictures");
    assertThat(dni("plot", after.toString(), "--out=" + pictures)).isZero();
    assertThat(names(pictures)).containsExactly("filters.png", "weights.png");
    assertThat(dni("plot", after.toString(), "--out=" + pictures)).isEqualTo(2);
    assertThat(err.toString()).contains("exists already");
    assertThat(dni("plot", after.toString(), "--out=" + pictures, "--force")).isZero();
  }

  @Test
  void analyzeWritesFiguresMatricesAndPictures() throws IOException {
    Path analysis = directory.resolve("analysis");
    assertThat(
            dni(
                "analyze",
                after.toString(),
                "--data=csv=" + csv,
                "--out=" + analysis,
                "--points=30"))
        .isZero();
    assertThat(names(analysis))
        .containsExactly(
            "analysis.json",
            "classifier-probe.png",
            "rdm-distance.png",
            "rdm.npz",
            "rdm.png",
            "regressor-probe.png");
    JsonNode figures = new ObjectMapper().readTree(analysis.resolve("analysis.json").toFile());
    assertThat(figures.get("points").asInt()).isEqualTo(30);
    assertThat(figures.get("probePoints").asInt()).isEqualTo(POINTS);
    assertThat(figures.get("layers")).hasSize(2);
    assertThat(figures.get("layers").get(1).get("distanceToLast").asDouble()).isZero();
    assertThat(figures.get("layers").get(0).get("distanceToLast").asDouble()).isPositive();
  }

  @Test
  void mistakesGiveOneLineAndTheirExitCode() throws IOException {
    assertMistake(7, "no such file or directory", "inspect", directory + "/absent");
    assertMistake(
        7, "no checkpoint", "inspect", Files.createDirectory(directory.resolve("d")) + "");
    assertMistake(
        2, "model: x (expected: one of default)", "plot", "" + after, "--model=x", "--out=o");
    assertMistake(2, "nothing to write", "export", after.toString());
    assertMistake(2, "exists already", "export", after.toString(), "--out=" + before);
    assertMistake(2, "data: x", "predict", "--model=" + after, "--data=x");
    Files.writeString(directory.resolve("narrow.csv"), "a,label\n1,0\n");
    assertMistake(
        2,
        "1 features (expected: 64",
        "predict",
        "--model=" + after,
        "--data=csv=" + directory.resolve("narrow.csv"));
  }

  private void assertMistake(int code, String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(dni(arguments)).as(String.join(" ", arguments)).isEqualTo(code);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  private int dni(String... arguments) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private Path store(String name) throws IOException {
    Path file = directory.resolve(name);
    OutputFile.write(file, false, stream -> NpzFile.write(model, Contents.WEIGHTS, stream));
    return file;
  }

  private Path table() throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder();
    for (int j = 0; j < WIDTH; j++) {
      header.append('x').append(j).append(',');
    }
    lines.add(header + "label");
    for (int s = 0; s < POINTS; s++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < WIDTH; j++) {
        line.append(x.get(s, j)).append(',');
      }
      lines.add(line.toString() + labels[s]);
    }
    return Files.write(directory.resolve("table.csv"), lines);
  }

  private static List<String> entries(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream().map(e -> e.getName()).toList();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
