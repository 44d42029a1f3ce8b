// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.ModelSpec;
import io.dni.learning.decoupling.SequentialTrainer;
import io.dni.learning.features.Column;
import io.dni.learning.features.EncoderState;
import io.dni.learning.features.FeatureEncoder;
import io.dni.learning.features.FeatureSpec;
import io.dni.learning.features.RawRow;
import io.dni.learning.tensor.Matrix;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands on a model of a table's rows. */
class RowModelTest {
  @TempDir private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private StoredModel model;
  private Path file;

  /** Class yes where the amount is above 10, or the town is Rome. */
  @BeforeEach
  void learn() throws IOException {
    FeatureSpec features =
        new FeatureSpec(
            List.of(Column.number("amount", true), Column.words("town", 4, 0)), 2, 1000, true);
    ModelSpec spec =
        TrainingConfig.of(
                Map.of(
                    "dni.model.network", features.width() + "-8-2",
                    "dni.model.normalisation", "none",
                    "dni.model.mode", "backprop",
                    "dni.model.optimizer", "adam:0.01"))
            .model();
    SequentialTrainer trainer = new SequentialTrainer(spec);
    EncoderState state = EncoderState.of(features);
    FeatureEncoder encoder = new FeatureEncoder(features);
    for (int i = 0; i < 600; i++) {
      double amount = i % 7 == 0 ? Double.NaN : i % 21;
      String town = List.of("Rome", "Ulm", "Oslo").get(i % 3);
      int label = encoder.classOf(state, amount > 10 || town.equals("Rome") ? "yes, please" : "no");
      float[] x =
          encoder.learn(state, new RawRow(new double[] {amount}, new String[] {town}), label);
      trainer.train(new Matrix(1, x.length, x), Matrix.oneHot(new int[] {label}, 2));
    }
    model = new StoredModel("default", spec, trainer.states(), ModelNames.NONE, Optional.of(state));
    file = directory.resolve("model.npz");
    try (OutputStream stream = Files.newOutputStream(file)) {
      NpzFile.write(model, Contents.WEIGHTS, stream);
    }
  }

  @Test
  void columnsAreMatchedByNameAndClassesHaveTheirNames() throws IOException {
    String first = predict("amount,town,label\n18,Ulm,\"yes, please\"\n,Oslo,no\n2,Rome,\n");
    assertThat(first)
        .startsWith("index,predicted,label,\"p0 yes, please\",p1 no\n")
        .containsPattern("\n0,\"yes, please\",\"yes, please\",(0.9|1.0)")
        .contains("\n1,no,no,")
        .contains("\n2,\"yes, please\",,");
    assertThat(err.toString()).contains("3 examples", "accuracy 1.0000 of 2 labelled");
    assertThat(
            predict(
                "id;label;town;amount\n1;yes, please;Ulm;18\n2;no;Oslo;NA\n3;;Rome;2,0\n",
                "--delimiter=;",
                "--decimal=,"))
        .isEqualTo(first);
  }

  @Test
  void aFileWithoutLabelsIsPredicted() throws IOException {
    assertThat(predict("town,amount\nRome,1\nParis,20\n")).contains("\n0,\"yes, please\",,");
    assertThat(err.toString()).contains("2 examples").doesNotContain("accuracy");
  }

  @Test
  void whatDoesNotFitIsNamed() throws IOException {
    assertThat(predictCode("amount,city\n1,Rome\n")).isEqualTo(2);
    assertThat(err.toString()).contains("column of the model: town (expected: one of amount, city");
    assertThat(predictCode("amount,town\n1,Rome\nmuch,Rome\n")).isEqualTo(2);
    assertThat(err.toString()).contains("line 3, column amount: much (expected: a number)");
    assertThat(predictCode("amount,town,label\n1,Rome,perhaps\n")).isEqualTo(2);
    assertThat(err.toString())
        .contains("line 2: label perhaps (expected: one of yes, please, no, the classes");
    assertThat(dni("predict", "--model=" + file, "--data=noisy100")).isEqualTo(2);
    assertThat(err.toString()).contains("expected: a table with the columns [amount, town]");
  }

  @Test
  void diffTellsWhatTheEncoderLearned() throws IOException {
    FeatureEncoder encoder = new FeatureEncoder(model.encoder().orElseThrow().spec());
    encoder.learn(
        model.encoder().get(), new RawRow(new double[] {1000}, new String[] {"Bergen"}), 0);
    Path later = directory.resolve("later.npz");
    try (OutputStream stream = Files.newOutputStream(later)) {
      NpzFile.write(model, Contents.WEIGHTS, stream);
    }
    assertThat(dni("diff", file.toString(), later.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("enc encoder/words +1 +0.33")
        .containsPattern("enc encoder/rows +1 .* 1\n");
  }

  private String predict(String content, String... more) throws IOException {
    out.getBuffer().setLength(0);
    assertThat(predictCode(content, more)).as(err.toString()).isZero();
    return out.toString();
  }

  private int predictCode(String content, String... more) throws IOException {
    Path csv = Files.writeString(directory.resolve("data.csv"), content);
    String[] all = new String[more.length + 3];
    all[0] = "predict";
    all[1] = "--model=" + file;
    all[2] = "--data=csv=" + csv;
    System.arraycopy(more, 0, all, 3, more.length);
    return dni(all);
  }

  private int dni(String... arguments) {
    CommandLine command = Main.commandLine();
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
