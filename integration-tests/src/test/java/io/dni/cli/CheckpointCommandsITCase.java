// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.integration.inspect.WrittenCheckpoint;
import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SegmentState;
import io.dni.model.NamedTensor;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on checkpoints that Flink has written, as the shell sees them. */
class CheckpointCommandsITCase {
  private static final ModelSpec SPEC = WrittenCheckpoint.spec("12-8x2-3", "sg:hy");

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path checkpoints;

  @BeforeEach
  void writeASeriesOfCheckpoints() throws IOException {
    checkpoints = Files.createDirectory(directory.resolve("checkpoints"));
    for (int i = 1; i <= 3; i++) {
      Path chk = checkpoints.resolve("chk-" + i);
      WrittenCheckpoint.write(WrittenCheckpoint.trained(SPEC, 10 * i), chk);
      Files.setLastModifiedTime(chk.resolve("_metadata"), FileTime.fromMillis(1000L * i));
    }
  }

  @Test
  void plotOfASeriesShowsHowTheGuessesCameAlong() throws IOException {
    Path pictures = directory.resolve("pictures");
    Map<String, Long> before = files();
    assertThat(dni("plot", checkpoints + "", "--out=" + pictures)).isZero();
    assertThat(names(pictures)).containsExactly("sg-cosine.png", "weights.png");
    assertThat(ImageIO.read(pictures.resolve("sg-cosine.png").toFile()).getWidth())
        .isGreaterThan(300);
    assertThat(dni("plot", checkpoints.resolve("chk-1") + "", "--out=" + pictures, "--force"))
        .isZero();
    assertNothingElseWritten(before, pictures);
  }

  @Test
  void inspectTellsMachinesWhatItTellsPeople() throws IOException {
    assertThat(dni("inspect", checkpoints + "", "--json")).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("location", "checkpointId", "settings", "models");
    assertThat(json.get("location").asText()).endsWith("/checkpoints/chk-3");
    assertThat(json.get("settings").get("network").asText()).isEqualTo("12-8-8-3");
    JsonNode model = json.get("models").get(0);
    assertThat(model.fieldNames())
        .toIterable()
        .containsExactly(
            "model",
            "parameters",
            "moduleParameters",
            "nonFinite",
            "pending",
            "waitingExamples",
            "labels",
            "figures",
            "encoder",
            "segments");
    StoredModel stored = StoredModel.read(checkpoints + "", Optional.empty());
    assertThat(model.get("segments")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertSegment(model.get("segments").get(i), stored.states().get(i), stored);
    }

    out.getBuffer().setLength(0);
    assertThat(dni("inspect", checkpoints + "")).isZero();
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    JsonNode lowest = model.get("segments").get(0);
    String cosine = "%.4g".formatted(lowest.get("module").get("cosine").asDouble());
    assertThat(out.toString().lines())
        .anyMatch(l -> l.startsWith("  0 sg:hy ") && l.contains(" " + cosine + " "))
        .anyMatch(l -> l.contains("model default: " + model.get("parameters").asLong() + " param"));
  }

  private static void assertSegment(JsonNode json, SegmentState state, StoredModel stored) {
    int segment = json.get("segment").asInt();
    assertThat(json.get("optimizerSteps").asLong()).isEqualTo(state.weights().optimizer().steps());
    assertThat(json.get("parameters").asInt()).isEqualTo(state.weights().parameters().length);
    assertThat(json.get("pending").asInt()).isEqualTo(state.pending().size());
    assertThat(json.get("counters").get("batches").asLong()).isEqualTo(30);
    if (state.moduleWeights().isPresent()) {
      JsonNode module = json.get("module");
      assertThat(module.get("cosine").asDouble()).isEqualTo(state.cosine());
      assertThat(module.get("relativeError").asDouble()).isEqualTo(state.relativeError());
      assertThat(module.get("impliedOutput").get("weights")).hasSize(8);
    } else {
      assertThat(json.get("module").isNull()).isTrue();
      assertThat(json.get("learnsFrom").asText()).isEqualTo("loss");
    }
    List<NamedTensor> tensors =
        stored.tensors().stream().filter(t -> t.segment() == segment).toList();
    assertThat(json.get("tensors")).hasSameSizeAs(tensors);
    for (int t = 0; t < tensors.size(); t++) {
      JsonNode told = json.get("tensors").get(t);
      double squares = 0;
      for (float value : tensors.get(t).values()) {
        squares += (double) value * value;
      }
      assertThat(told.get("name").asText()).isEqualTo(tensors.get(t).name());
      assertThat(told.get("norm").asDouble()).isEqualTo(Math.sqrt(squares));
      assertThat(told.get("nonFinite").asInt()).isZero();
    }
  }

  @Test
  void oneSegmentInFiguresIsTheSameAsAmongAll() throws IOException {
    assertThat(dni("inspect", checkpoints + "", "--json")).isZero();
    JsonNode all = new ObjectMapper().readTree(out.toString()).get("models").get(0);
    out.getBuffer().setLength(0);
    assertThat(dni("inspect", checkpoints + "", "--json", "--segment=1")).isZero();
    JsonNode one = new ObjectMapper().readTree(out.toString()).get("models").get(0);
    assertThat(one.get("segments")).hasSize(1);
    assertThat(one.get("segments").get(0)).isEqualTo(all.get("segments").get(1));
  }

  @Test
  void mistakesGiveOneLineAndWriteNothing() throws IOException {
    Map<String, Long> before = files();
    String o = "--out=" + directory.resolve("o");
    assertMistake(
        2, "model: x (expected: one of default)", "inspect", checkpoints + "", "--model=x");
    assertMistake(2, "segment: 3 (expected: 0 to 2)", "inspect", checkpoints + "", "--segment=3");
    assertMistake(
        2,
        "model: x (expected: one of default)",
        "export",
        checkpoints + "",
        "--model=x",
        o + ".npz");
    for (String command : List.of("plot", "analyze")) {
      List<String> data = command.equals("plot") ? List.of() : List.of("--data=linear12");
      assertMistake(
          2,
          "model: x (expected: one of default)",
          with(data, command, checkpoints + "", "--model=x", o));
      assertMistake(7, "no such file", with(data, command, directory + "/absent", o));
      assertMistake(7, "no NumPy archive", with(data, command, foreign("f.npz"), o));
    }
    Files.deleteIfExists(directory.resolve("f.npz"));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatIsThereAlreadyStaysAsItIs() throws IOException {
    Path npz = Files.writeString(directory.resolve("model.npz"), "mine");
    Path onnx = directory.resolve("model.onnx");
    Path pictures = Files.createDirectory(directory.resolve("pictures"));
    Files.writeString(pictures.resolve("weights.png"), "mine");
    Map<String, Long> before = files();
    assertMistake(
        2, "exists already", "export", checkpoints + "", "--onnx=" + onnx, "--out=" + npz);
    assertMistake(2, "exists already", "plot", checkpoints + "", "--out=" + pictures);
    assertThat(files()).isEqualTo(before);
    assertThat(npz).hasContent("mine");

    assertThat(dni("export", checkpoints + "", "--onnx=" + onnx, "--out=" + npz, "--force"))
        .isZero();
    assertThat(StoredModel.read(npz + "", Optional.empty()).id()).isEqualTo("default");
  }

  private String foreign(String name) throws IOException {
    return Files.writeString(directory.resolve(name), "not an archive").toString();
  }

  private static String[] with(List<String> more, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(more);
    return all.toArray(String[]::new);
  }

  private void assertMistake(int code, String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(dni(arguments)).as(String.join(" ", arguments)).isEqualTo(code);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  private int dni(String... arguments) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private void assertNothingElseWritten(Map<String, Long> before, Path expected)
      throws IOException {
    Map<String, Long> others = files();
    others.keySet().removeIf(name -> name.startsWith(expected + "/"));
    assertThat(others).isEqualTo(before);
  }

  /** All files below the test's directory, with their sizes. */
  private Map<String, Long> files() throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        sizes.put(file.toString(), Files.size(file));
      }
    }
    return sizes;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
