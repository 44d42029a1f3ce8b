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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Serves the page of a running job on this machine alone, with what is on it inside, and tells each
 * open page what is new by server-sent events. It only shows: nothing that it answers to changes
 * anything. A request that names another host is refused, so no foreign page reads it through the
 * browser.
 */
public final class LivePage implements AutoCloseable {
  private static final String TEMPLATE = "/io/dni/live/live.html";
  private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";
  private static final int MOST_READERS = 16;
  private static final long PULSE_MILLIS = 5_000;
  private static final long LEAST_PAUSE_MILLIS = 500;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Supplier<String> data;
  private final byte[] page;
  private final Semaphore readers = new Semaphore(MOST_READERS);
  private final Object news = new Object();
  private long version;
  private boolean closed;

  private LivePage(HttpServer server, Supplier<String> data) throws IOException {
    this.server = server;
    this.data = data;
    page =
        resource(TEMPLATE)
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
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    LivePage live = new LivePage(server, data);
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
