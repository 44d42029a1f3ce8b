// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dni.live.HeadlessChromium;
import io.dni.picture.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
  private static final Picture PICTURE =
      new Picture(
          "weights", "weights of </script>", new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));

  private static final String SAVEPOINT =
      "file:/home/somebody/dni_flink/out/demo/checkpoints/savepoints/savepoint-52107e-4c66f071dac3";

  @TempDir Path directory;
  private final RunRecorder recorder = new RunRecorder();

  @BeforeEach
  void recordRun() {
    for (long batches = 1; batches <= 8; batches++) {
      recorder.add(Snapshots.hidden(0, batches));
      recorder.add(Snapshots.output(1, batches, 9 * batches));
    }
  }

  @Test
  void writes_a_summary_with_the_documented_fields() throws Exception {
    JsonNode summary = write("</script><b>");

    assertThat(summary.get("examples").asLong()).isEqualTo(80);
    assertThat(summary.get("wallSeconds").asDouble()).isEqualTo(6);
    assertThat(summary.get("examplesPerSecond").asDouble()).isEqualTo(20);
    assertThat(summary.get("prequentialAccuracyByQuarter")).hasSize(4);
    assertThat(summary.get("prequentialAccuracyByQuarter").get(3).asDouble()).isEqualTo(0.9);
    assertThat(summary.get("exitReason").asText()).isEqualTo("completed");
    assertThat(summary.get("savepoint").asText()).isEqualTo(SAVEPOINT);
    JsonNode segment = summary.get("segments").get(0);
    assertThat(segment.get("index").asInt()).isZero();
    assertThat(segment.get("sgCosine").asDouble()).isEqualTo(0.75);
    assertThat(segment.get("sgRelativeError").asDouble()).isEqualTo(0.25);
    assertThat(segment.get("gradientDelayBatches").asDouble()).isEqualTo(3);
    assertThat(segment.get("corrections").asLong()).isEqualTo(7);
    assertThat(segment.get("pendingMax").asInt()).isEqualTo(4);
    assertThat(segment.has("unmatched")).isTrue();
    assertThat(segment.has("evicted")).isTrue();
  }

  @Test
  void writes_every_series_as_csv() throws Exception {
    write("plain");
    List<String> rows = Files.readAllLines(directory.resolve("segments.csv"));
    assertThat(rows).hasSize(17);
    assertThat(rows.get(0))
        .startsWith("model,segment,time,batches,examples,steps,corrections,unmatched,")
        .contains("trueLoss,impliedLoss,difference,sgSquaredError,sgRelativeError,sgCosine,");
    assertThat(rows.get(1))
        .isEqualTo(
            "default,0,1970-01-01T00:00:01Z,1,10,1,0,0,0,0,0,0,2,4,,0.5,,,0.5,0.25,0.75,3.0,,");
  }

  @Test
  void writes_a_page_that_loads_nothing_and_cannot_be_broken_by_its_data() throws Exception {
    write("</script><b>");
    String page = Files.readString(directory.resolve("report.html"));

    assertThat(page).doesNotContain("/*data*/", "/*uplot.js*/", "/*uplot.css*/");
    assertThat(page).doesNotContain("src=\"", "href=\"", "</script><b>");
    assertThat(page)
        .contains(
            "\"troubles\":\"refused 3 (last: e/0/1: \\u003cb>); restarts 2 (last: IOException:"
                + " full); partitions not read yet 1\"");
    assertThat(page).contains("uPlot", "\\u003c/script>\\u003cb>");
  }

  @Test
  void puts_the_pictures_of_the_model_into_the_page() throws Exception {
    write("plain");
    String page = Files.readString(directory.resolve("report.html"));
    int start = page.indexOf("<script id=\"data\" type=\"application/json\">");
    String data = page.substring(page.indexOf('>', start) + 1, page.indexOf("</script>", start));

    JsonNode picture = new ObjectMapper().readTree(data).get("pictures").get(0);
    assertThat(picture.get("caption").asText()).isEqualTo(PICTURE.caption());
    byte[] png = Base64.getDecoder().decode(picture.get("png").asText());
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
  }

  @Test
  void the_page_is_no_wider_than_a_phone(@TempDir Path profile) throws Exception {
    Optional<Path> chromium = HeadlessChromium.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed: the page is not looked at");
    write("plain");
    String address = directory.resolve("report.html").toUri().toString();
    try (HeadlessChromium browser = new HeadlessChromium(chromium.get(), profile, address)) {
      String lead = "document.getElementById('lead')?.textContent ?? ''";
      for (int tries = 0; tries < 100 && !browser.evaluate(lead).contains(SAVEPOINT); tries++) {
        Thread.sleep(50);
      }
      assertThat(browser.evaluate(lead)).contains(SAVEPOINT);
      assertThat(browser.evaluate("String(document.documentElement.scrollWidth <= innerWidth)"))
          .isEqualTo("true");
      assertThat(browser.console()).doesNotContain("CONSOLE");
    }
  }

  private JsonNode write(String setting) throws Exception {
    RunSummary summary =
        RunSummary.of(
            recorder,
            new RunSummary.Ending("completed", Optional.of(SAVEPOINT), 6, 4, 0),
            new Troubles(3, Optional.of("e/0/1: <b>"), 2, Optional.of("IOException: full"), 1),
            Map.of("dni.model.network", setting));
    RunFiles.write(directory, recorder, summary, List.of(PICTURE));
    return new ObjectMapper().readTree(directory.resolve("summary.json").toFile());
  }
}
