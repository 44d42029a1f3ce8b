// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.local.LocalBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All commands in a directory with a difficult name, in two languages by turns: in Turkish upper
 * and lower case of i are others, in Arabic digits and the decimal point are.
 */
class SurroundingsITCase {
  private static final List<String> TURKISH = List.of("-Duser.language=tr", "-Duser.country=TR");
  private static final List<String> ARABIC = List.of("-Duser.language=ar", "-Duser.country=EG");

  @TempDir Path temporary;

  @Test
  void the_whole_way_in_a_difficult_directory_and_other_languages() throws Exception {
    Path directory = Files.createDirectories(temporary.resolve("a b%#ü"));
    Path csv = directory.resolve("flowers & more.csv");
    Files.write(csv, flowers());
    Path out = directory.resolve("demo");
    String demo =
        run(
            TURKISH,
            "demo",
            "--data=csv=" + csv,
            "--label-column=species",
            "--model=3-16-16-3",
            "--examples=3200",
            "--out=" + out);
    assertThat(demo).contains("3,200 examples in ");
    JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json").toFile());
    assertThat(summary.get("exitReason").asText()).isEqualTo("completed");
    String savepoint = summary.get("savepoint").asText();
    assertThat(savepoint).startsWith("file:" + out);
    try (Stream<Path> siblings = Files.list(temporary)) {
      assertThat(siblings).as("no sibling such as a%20b").containsExactly(directory);
    }
    assertThat(Files.readString(out.resolve("report.html"))).contains("\"examples\":3200");

    assertThat(run(ARABIC, "inspect", out.toString())).contains("model default");
    Path npz = directory.resolve("model #1.npz");
    run(TURKISH, "export", savepoint, "--out=" + npz);
    run(ARABIC, "plot", savepoint, "--out=" + directory.resolve("pictures"));
    assertThat(run(TURKISH, "diff", savepoint, npz.toString())).contains("model default");
    assertThat(
            run(
                ARABIC,
                "predict",
                "--model=" + savepoint,
                "--data=csv=" + csv,
                "--label-column=species",
                "--out=" + directory.resolve("predictions.csv")))
        .contains("accuracy 0.");

    try (LocalBroker broker = LocalBroker.start(out.resolve("kafka"))) {
      String server = "--bootstrap-server=" + broker.bootstrapServers();
      assertThat(run(ARABIC, "watch", "--once", server)).contains("default", "3,200");
      String trained =
          run(
              ARABIC,
              "train",
              server,
              "--from-savepoint=" + savepoint,
              "--set=dni.model.network=3-16-16-3",
              "--set=dni.checkpoints.dir=" + directory.resolve("checkpoints"),
              "--examples=3200",
              "--out=" + directory.resolve("resumed"));
      assertThat(trained).contains("learned; stopping with a savepoint");
      assertThat(run(TURKISH, "inspect", directory.resolve("checkpoints").toString()))
          .contains("model default");
    }
  }

  private static List<String> flowers() {
    SplittableRandom random = new SplittableRandom(6);
    List<String> lines = new ArrayList<>(List.of("width,length,height,species"));
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      String species = x > 0.3 ? "tulip" : y > 0 ? "rose" : "daisy";
      lines.add("%s,%s,%s,%s".formatted(x, y, random.nextGaussian(), species));
    }
    return lines;
  }

  private String run(List<String> flags, String... arguments) throws Exception {
    try (DniProcess dni = DniProcess.withFlags(temporary.getParent(), flags, arguments)) {
      int code = dni.exitCode();
      assertThat(code).as(String.join(" ", arguments) + "\n" + dni.output()).isZero();
      return dni.output();
    }
  }
}
