// SPDX-License-Identifier: Apache-2.0
package io.dni.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real browser without a window, asked through its own debugging protocol. */
public final class HeadlessChromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("DevTools listening on ws://([0-9.:]+)/");

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int calls;

  /** Opens a page in a window of the size of a phone. */
  public HeadlessChromium(Path chromium, Path profile, String page) throws Exception {
    log = profile.resolve("log");
    process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile,
                "--window-size=390,844",
                "--enable-logging=stderr",
                "--remote-debugging-port=0",
                page)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    JsonNode tabs =
        JSON.readTree(URI.create("http://" + address() + "/json/list").toURL().openStream());
    String tab = "";
    for (JsonNode each : tabs) {
      tab =
          each.get("type").asText().equals("page")
              ? each.get("webSocketDebuggerUrl").asText()
              : tab;
    }
    socket = client.newWebSocketBuilder().buildAsync(URI.create(tab), new Answers()).get();
  }

  /** The browser, where it is installed. */
  public static Optional<Path> installed() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(place -> Path.of(place, "chromium"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The value of an expression in the page. */
  public String evaluate(String expression) throws Exception {
    return call("Runtime.evaluate", Map.of("expression", expression)).at("/result/value").asText();
  }

  /** What the page and the browser have written to the console. */
  public String console() throws IOException {
    return Files.readString(log);
  }

  private JsonNode call(String method, Map<String, ?> params) throws Exception {
    int id = ++calls;
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params)), true)
        .get();
    while (true) {
      String text = answers.poll(30, TimeUnit.SECONDS);
      if (text == null) {
        throw new IOException(method + ": no answer");
      }
      JsonNode answer = JSON.readTree(text);
      if (answer.path("id").asInt() == id) {
        return answer.get("result");
      }
    }
  }

  private String address() throws Exception {
    for (int i = 0; i < 600 && process.isAlive(); i++) {
      Matcher found = PORT.matcher(Files.readString(log));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(50);
    }
    throw new IOException("the browser does not start: " + Files.readString(log));
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  /** Collects whole messages. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder part = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        answers.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
