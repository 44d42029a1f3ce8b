// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.model.NamedTensor;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.StoredModel;
import io.dni.streaming.job.TrainingConfig;
import io.dni.streaming.state.ModelNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code dni predict} with a model that knows what its columns and classes are called. */
class NamedModelTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void columnsInAnotherOrderGiveTheSamePredictions() throws IOException {
    Path model = model();
    String first = predict(model, "a,b,label\n1,-9,yes\n-1,9,no\n");
    String second = predict(model, "id,label,b,a\n7,yes,-9,1\n8,no,9,-1\n");
    assertThat(second).isEqualTo(first).contains("\n0,1,1,").contains("\n1,0,0,");
    assertThat(err.toString()).contains("accuracy 1.0000 of 2 labelled");
  }

  @Test
  void aFileWithOneClassOnlyKeepsItsNumber() throws IOException {
    assertThat(predict(model(), "a,b,label\n1,-9,yes\n2,3,yes\n")).contains("\n0,1,1,", "\n1,1,1,");
    assertThat(err.toString()).contains("accuracy 1.0000 of 2 labelled");
  }

  @Test
  void aMissingColumnAndAnUnknownClassAreNamed() throws IOException {
    Path csv = Files.writeString(directory.resolve("x.csv"), "a,c,label\n1,2,yes\n");
    assertThat(dni("predict", "--model=" + model(), "--data=csv=" + csv)).isEqualTo(2);
    assertThat(err.toString()).contains("column of the model: b (expected: one of a, c, label)");
    Files.writeString(csv, "a,b,label\n1,2,maybe\n");
    assertThat(dni("predict", "--model=" + model(), "--data=csv=" + csv)).isEqualTo(2);
    assertThat(err.toString()).contains("line 2: label maybe (expected: one of no, yes)");
  }

  private String predict(Path model, String content) throws IOException {
    out.getBuffer().setLength(0);
    Path csv = Files.writeString(directory.resolve("data.csv"), content);
    assertThat(dni("predict", "--model=" + model, "--data=csv=" + csv)).as(err.toString()).isZero();
    return out.toString();
  }

  private int dni(String... arguments) {
    CommandLine command = Main.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** Class yes where a is positive, whatever b is; columns a and b, classes no and yes. */
  private Path model() throws IOException {
    ModelSpec spec = TrainingConfig.of(Map.of("dni.model.network", "2-2")).model();
    ModelNames names = new ModelNames(List.of("a", "b"), List.of("no", "yes"));
    StoredModel model =
        new StoredModel("default", spec, new SequentialTrainer(spec).states(), names);
    for (NamedTensor tensor : model.tensors()) {
      if (tensor.name().equals("block1/W")) {
        float[] w = {-1, 1, 0, 0};
        System.arraycopy(w, 0, tensor.data(), tensor.offset(), w.length);
      }
    }
    Path file = directory.resolve("model.npz");
    try (OutputStream stream = Files.newOutputStream(file)) {
      NpzFile.write(model, Contents.WEIGHTS, stream);
    }
    return file;
  }
}
