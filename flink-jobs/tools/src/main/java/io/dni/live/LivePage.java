// SPDX-License-Identifier: Apache-2.0
package io.dni.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Serves the page of a running job on this machine alone, with what is on it inside, and tells each
 * open page what is new by server-sent events. It only shows, unless it is given something that
 * takes commands: then it takes them from its own pages, which alone know a random token. A request
 * that names another host is refused, so no foreign page reads it through the browser.
 */
public final class LivePage implements AutoCloseable {
  private static final String TEMPLATE = "/io/dni/live/live.html";
  private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";
  private static final int MOST_READERS = 16;
  private static final int LONGEST_COMMAND = 2_000;
  private static final long PULSE_MILLIS = 5_000;
  private static final long LEAST_PAUSE_MILLIS = 500;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<String> data;
  private final Optional<Commands> commands;
  private final String token = newToken();
  private final byte[] page;
  private final Semaphore readers = new Semaphore(MOST_READERS);
  private final Object news = new Object();
  private long version;
  private boolean closed;

  /** What takes the commands of the page. */
  public interface Commands {
    /**
     * Gives a command to a model.
     *
     * @throws IllegalArgumentException where it is none
     */
    void give(String model, List<String> words) throws IOException;
  }

  private LivePage(HttpServer server, Supplier<String> data, Optional<Commands> commands)
      throws IOException {
    this.server = server;
    this.data = data;
    this.commands = commands;
    page =
        resource(TEMPLATE)
            .replace("/*token*/", commands.isPresent() ? token : "")
            .replace("/*uplot.css*/", resource(PLOT + ".min.css"))
            .replace("/*uplot.js*/", resource(PLOT + ".iife.min.js"))
            .getBytes(StandardCharsets.UTF_8);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "live-page");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins to serve.
   *
   * @param port on the loopback address, 0 for any that is free
   * @param data the content as JSON, as it is when asked for
   */
  public static LivePage start(int port, Supplier<String> data) throws IOException {
    return start(port, data, Optional.empty());
  }

  /**
   * Begins to serve.
   *
   * @param port on the loopback address, 0 for any that is free
   * @param data the content as JSON, as it is when asked for
   * @param commands what takes commands; without it the page has no buttons
   */
  public static LivePage start(int port, Supplier<String> data, Optional<Commands> commands)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    LivePage live = new LivePage(server, data, commands);
    server.setExecutor(live.threads);
    server.createContext("/", live::answer);
    server.start();
    return live;
  }

  /** Where it is. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** There is something new to show. */
  public void changed() {
    synchronized (news) {
      version++;
      news.notifyAll();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      int port = server.getAddress().getPort();
      boolean own =
          host != null && (host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port));
      Headers headers = exchange.getResponseHeaders();
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      String path = exchange.getRequestURI().getPath();
      if (!own) {
        exchange.sendResponseHeaders(403, -1);
      } else if (path.equals("/control") && commands.isPresent()) {
        control(exchange, commands.get());
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else if (path.equals("/")) {
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                + " connect-src 'self'; img-src data:");
        exchange.sendResponseHeaders(200, page.length);
        exchange.getResponseBody().write(page);
      } else if (path.equals("/events")) {
        events(exchange);
      } else {
        exchange.sendResponseHeaders(path.equals("/favicon.ico") ? 204 : 404, -1);
      }
    }
  }

  /** One line the model, one line the command. */
  private void control(HttpExchange exchange, Commands taker) throws IOException {
    boolean own = token.equals(exchange.getRequestHeaders().getFirst("X-Dni-Token"));
    if (!own || !exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(own ? 405 : 403, -1);
      return;
    }
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_COMMAND);
    List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
    int code = 202;
    String answer = "given";
    try {
      String model = lines.isEmpty() ? "" : lines.get(0);
      if (lines.size() != 2 || model.isEmpty()) {
        throw new IllegalArgumentException("two lines expected: model, command");
      }
      taker.give(model, List.of(lines.get(1).strip().split(" +", 2)));
    } catch (IllegalArgumentException e) {
      code = 400;
      answer = e.getMessage();
    } catch (IOException e) {
      code = 502;
      answer = e.getMessage();
    }
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(code, text.length);
    exchange.getResponseBody().write(text);
  }

  private static String newToken() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private void events(HttpExchange exchange) throws IOException {
    if (!readers.tryAcquire()) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      long seen = -1;
      while (!Thread.currentThread().isInterrupted()) {
        long now = await(seen);
        if (now < 0) {
          return;
        }
        String text = now == seen ? ": still here\n\n" : "data: " + data.get() + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        seen = now;
        Thread.sleep(LEAST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      readers.release();
    }
  }

  /** The newest version, at the latest after a pulse; negative when the page is closed. */
  private long await(long seen) throws InterruptedException {
    synchronized (news) {
      long end = System.nanoTime() + PULSE_MILLIS * 1_000_000;
      while (!closed && version == seen) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        news.wait(left);
      }
      return closed ? -1 : version;
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = LivePage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    synchronized (news) {
      closed = true;
      news.notifyAll();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
