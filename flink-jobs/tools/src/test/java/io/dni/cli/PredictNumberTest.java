// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Sgd;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import io.dni.model.NamedTensor;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code dni predict} with a network of one plain output: numbers, not classes. */
class PredictNumberTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void writesNumbersAndHowFarTheyLieFromTheirTargets() throws IOException {
    Path csv = Files.writeString(directory.resolve("p.csv"), "a;price\n0,5;2,25\n1,5;3\n-1;-1\n");
    int code =
        dni(
            "predict",
            "--model=" + linear(2, 1),
            "--data=csv=" + csv,
            "--delimiter=;",
            "--decimal=,",
            "--target-column=price");
    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString().lines())
        .containsExactly("index,predicted,target", "0,2.0,2.25", "1,4.0,3.0", "2,-1.0,-1.0");
    // Errors -.25, 1 and 0; squares sum to 1.0625; deviations from 4.25/3 to 9.0417.
    assertThat(err.toString())
        .contains("3 examples", "MAE 0.416667, RMSE 0.595119, R² 0.8825 of 3 with a target")
        .doesNotContain("accuracy");
  }

  @Test
  void aLabelColumnOfWholeNumbersIsATargetForSuchANetworkToo() throws IOException {
    Path csv = Files.writeString(directory.resolve("p.csv"), "a,label\n1,3\n2,5\n");
    assertThat(dni("predict", "--model=" + linear(2, 1), "--data=csv=" + csv)).isZero();
    assertThat(err.toString()).contains("MAE 0.00000, RMSE 0.00000, R² 1.0000 of 2");
    Path unlabelled = Files.writeString(directory.resolve("u.csv"), "a\n1\n2\n");
    assertThat(
            dni("predict", "--model=" + linear(2, 1), "--data=csv=" + unlabelled, "--unlabelled"))
        .isZero();
    assertThat(out.toString()).contains("0,3.0,\n", "1,5.0,\n");
  }

  private int dni(String... arguments) {
    CommandLine command = Main.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  /** The network {@code y = w x + b}, stored. */
  private Path linear(float w, float b) throws IOException {
    NetworkSpec network =
        new NetworkSpec(NetworkSpec.parseWidths("1-1"), Nonlinearity.RELU, false, Loss.MSE);
    ModelSpec spec =
        ModelSpec.of(
            network, List.of(), GradientSource.parse("none"), new Sgd(0.1), new Sgd(0.1), 1);
    StoredModel model = new StoredModel("default", spec, new SequentialTrainer(spec).states());
    for (NamedTensor tensor : model.tensors()) {
      tensor.data()[tensor.offset()] = tensor.name().endsWith("W") ? w : b;
    }
    Path file = directory.resolve("linear.npz");
    try (OutputStream stream = Files.newOutputStream(file)) {
      NpzFile.write(model, Contents.WEIGHTS, stream);
    }
    return file;
  }
}
