// SPDX-License-Identifier: Apache-2.0
package io.dni.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.report.Troubles;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import io.dni.streaming.wire.ControlTopic;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LivePageTest {
  private final LiveRun run = new LiveRun();

  @TempDir Path profile;

  private final List<String> given = new CopyOnWriteArrayList<>();

  @Test
  void thePageNeedsNothingFromOutside() throws Exception {
    try (LivePage live = LivePage.start(0, run::json)) {
      HttpURLConnection page = open(live.address());
      String html = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(html).contains("EventSource").doesNotContain("src=\"http", "href=\"http");
      assertThat(page.getHeaderField("Content-Security-Policy")).startsWith("default-src 'none'");
    }
  }

  @Test
  void anEventCarriesWhatIsNew() throws Exception {
    try (LivePage live = LivePage.start(0, run::json)) {
      tell(1);
      HttpURLConnection events = open(live.address() + "events");
      try (InputStream in = events.getInputStream()) {
        assertThat(next(in)).contains("\"examples\":10,").doesNotContain("\"examples\":20,");
        tell(2);
        run.set(new Troubles(5, Optional.of("CSV text"), 0, Optional.empty(), 0));
        live.changed();
        assertThat(next(in))
            .contains("\"troubles\":\"refused 5 (last: CSV text)\"")
            .contains("\"examples\":20,")
            .contains("\"window.accuracy\":0.75");
      }
    }
  }

  @Test
  void anotherHostsNameIsRefused() throws Exception {
    try (LivePage live = LivePage.start(0, run::json);
        Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), URI.create(live.address()).getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /events HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(12);
      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 403");
    }
  }

  @Test
  void aLongSeriesStaysBoundedAndKeepsItsEnds() {
    for (int batches = 1; batches <= 10_000; batches++) {
      tell(batches);
    }
    String json = run.json();
    assertThat(json.split("\"batches\":", -1)).hasSizeLessThan(LiveRun.MOST_POINTS + 2);
    assertThat(json).contains("\"examples\":100000,");
  }

  @Test
  void valuesChangeInARealBrowserWithoutAnError() throws Exception {
    Optional<Path> chromium = HeadlessChromium.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed: the page is not looked at");
    tell(1);
    try (LivePage live = LivePage.start(0, run::json);
        HeadlessChromium browser = new HeadlessChromium(chromium.get(), profile, live.address())) {
      String examples = "document.getElementById('model-default-examples')?.textContent ?? ''";
      await(browser, examples, "10");
      for (int batches = 2; batches <= 12; batches++) {
        tell(batches);
      }
      live.changed();
      await(browser, examples, "120");
      assertThat(browser.evaluate("document.getElementById('model-default-accuracy').textContent"))
          .isEqualTo("0.7500");
      assertThat(browser.evaluate("document.getElementById('model-default-drift').textContent"))
          .isEqualTo("1");
      assertThat(browser.evaluate("String(document.querySelectorAll('canvas').length > 3)"))
          .isEqualTo("true");
      assertThat(browser.evaluate("String(document.documentElement.scrollWidth <= innerWidth)"))
          .as("nothing wider than a phone")
          .isEqualTo("true");
      assertThat(browser.console()).doesNotContain("CONSOLE");
    }
  }

  @Test
  void whatWaitsForLabelsIsShownBeforeAnythingIsLearned() throws Exception {
    Optional<Path> chromium = HeadlessChromium.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed: the page is not looked at");
    run.add(
        Map.of(
            "default",
            new LabelStand(1200, 3, 5 << 20, 0L, List.of(0L, 7L), Map.of("JOINED", 7L))));
    try (LivePage live = LivePage.start(0, run::json);
        HeadlessChromium browser = new HeadlessChromium(chromium.get(), profile, live.address())) {
      await(
          browser, "document.getElementById('model-default-waiting')?.textContent ?? ''", "1,200");
      assertThat(browser.evaluate("document.querySelector('.labels').textContent"))
          .isEqualTo(
              "1,200 wait for labels, 5.0 MiB, oldest 1970-01-01T00:00:00Z;"
                  + " 3 early labels; median delay <= 1ms; joined: 7");
      assertThat(browser.console()).doesNotContain("CONSOLE");
    }
  }

  @Test
  void aPageWithoutLeaveTakesNoCommand() throws Exception {
    try (LivePage live = LivePage.start(0, run::json)) {
      HttpURLConnection post = open(live.address() + "control");
      post.setRequestMethod("POST");
      post.setRequestProperty("X-Dni-Token", "");
      assertThat(post.getResponseCode()).isEqualTo(405);
    }
  }

  @Test
  void aCommandWithoutTheTokenOfThePageIsRefused() throws Exception {
    try (LivePage live =
        LivePage.start(0, run::json, Optional.of((model, words) -> given.add(model + words)))) {
      HttpURLConnection post = open(live.address() + "control");
      post.setRequestMethod("POST");
      post.setRequestProperty("X-Dni-Token", "guessed");
      assertThat(post.getResponseCode()).isEqualTo(403);
      assertThat(given).isEmpty();
    }
  }

  @Test
  void aButtonCommandsAndTheOutcomeIsShown() throws Exception {
    Optional<Path> chromium = HeadlessChromium.installed();
    assumeTrue(chromium.isPresent(), "chromium is not installed: the page is not looked at");
    tell(1);
    LivePage.Commands taker =
        (model, words) -> {
          if (words.get(0).equals("restore")) {
            throw new IllegalArgumentException("no champion <b>");
          }
          given.add(model + " " + String.join(" ", words));
        };
    try (LivePage live = LivePage.start(0, run::json, Optional.of(taker));
        HeadlessChromium browser = new HeadlessChromium(chromium.get(), profile, live.address())) {
      await(browser, "String(document.querySelectorAll('.control button').length)", "5");
      browser.evaluate("String(document.querySelectorAll('.control button')[4].click())");
      String told = "document.querySelector('.control span').textContent";
      await(browser, told, "set dni.model.optimizer=adam:0.001: given");
      browser.evaluate("String(document.querySelectorAll('.control button')[3].click())");
      await(browser, told, "restore: no champion <b>");
      assertThat(given).containsExactly("default set dni.model.optimizer=adam:0.001");
      run.add(
          new ControlTopic.Outcome(
              "1",
              "default",
              "promote",
              Optional.of(7L),
              Optional.empty(),
              Optional.of(1L),
              Optional.of(0L),
              Optional.empty()));
      live.changed();
      await(
          browser,
          "document.getElementById('outcomes').textContent",
          "model default: promote: applied in front of batch 7, champion 1");
      assertThat(browser.evaluate("String(document.documentElement.scrollWidth <= innerWidth)"))
          .as("nothing wider than a phone")
          .isEqualTo("true");
    }
  }

  private static void await(HeadlessChromium browser, String expression, String expected)
      throws Exception {
    String found = "";
    for (int i = 0; i < 300 && !found.equals(expected); i++) {
      Thread.sleep(100);
      found = browser.evaluate(expression);
    }
    assertThat(found).as(browser.console()).isEqualTo(expected);
  }

  private void tell(int batches) {
    run.add(
        new SegmentSnapshot(
            "default",
            0,
            Instant.ofEpochSecond(batches),
            Map.of(
                SegmentFigure.BATCHES,
                batches,
                SegmentFigure.EXAMPLES,
                10 * batches,
                SegmentFigure.CORRECT,
                batches,
                SegmentFigure.TRUE_LOSS,
                1.0 / batches,
                SegmentFigure.SG_COSINE,
                0.5),
            Map.of("window.accuracy", 0.75, "run.driftAlarms", batches > 3 ? 1.0 : 0.0)));
  }

  private static String next(InputStream in) throws Exception {
    StringBuilder line = new StringBuilder();
    while (!line.toString().endsWith("\n\n")) {
      line.append((char) in.read());
    }
    return line.toString();
  }

  private static HttpURLConnection open(String address) throws Exception {
    return (HttpURLConnection) URI.create(address).toURL().openConnection();
  }
}
