// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static io.dni.learning.decoupling.SegmentFigure.ACCURACY;
import static io.dni.learning.decoupling.SegmentFigure.GRADIENT_DELAY;
import static io.dni.learning.decoupling.SegmentFigure.IMPLIED_LOSS;
import static io.dni.learning.decoupling.SegmentFigure.PENDING;
import static io.dni.learning.decoupling.SegmentFigure.SG_COSINE;
import static io.dni.learning.decoupling.SegmentFigure.SG_RELATIVE_ERROR;
import static io.dni.learning.decoupling.SegmentFigure.TRUE_LOSS;
import static io.dni.report.TextTable.number;

import io.dni.learning.metrics.Figures;
import io.dni.learning.metrics.RegressionFigure;
import io.dni.report.RunRecorder;
import io.dni.report.TextTable;
import io.dni.report.Troubles;
import io.dni.streaming.labels.LabelStand;
import io.dni.streaming.message.SegmentSnapshot;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Shows how a run goes on: on a terminal a small table in place, elsewhere a line now and then. */
final class RunProgress {
  private static final Duration ON_TERMINAL = Duration.ofMillis(300);
  private static final Duration AS_LINES = Duration.ofSeconds(3);
  private static final double SPEED_WINDOW_SECONDS = 3;

  private final Screen screen;
  private final RunRecorder run;
  private final OptionalLong target;
  private long next = System.nanoTime();
  private long shownExamples;
  private Troubles shownTroubles = Troubles.NONE;

  RunProgress(PrintWriter out, RunRecorder run, OptionalLong target) {
    this.screen = new Screen(out);
    this.run = run;
    this.target = target;
  }

  /** Shows the newest state, if it is time to and there is something new. */
  void show(Troubles troubles) {
    boolean news = run.examples() != shownExamples || !troubles.equals(shownTroubles);
    if (System.nanoTime() >= next && news) {
      now(troubles);
    }
  }

  /** Shows the newest state. */
  void now(Troubles troubles) {
    shownExamples = run.examples();
    shownTroubles = troubles;
    next = System.nanoTime() + (screen.isTerminal() ? ON_TERMINAL : AS_LINES).toNanos();
    String model = run.models().isEmpty() ? "" : run.models().get(0);
    if (screen.isTerminal()) {
      List<String> lines = new ArrayList<>(List.of(headline(model)));
      lines.addAll(TextTable.lines(rows(model)));
      labels(model).ifPresent(lines::add);
      troubles.line().ifPresent(lines::add);
      screen.show(lines);
    } else {
      String segments =
          run.segments(model).stream()
              .flatMap(s -> run.newest(model, s).stream())
              .filter(s -> s.value(SG_RELATIVE_ERROR).isPresent())
              .map(RunProgress::phrase)
              .collect(Collectors.joining());
      screen.keep(
          headline(model)
              + segments
              + labels(model).map(line -> "  | " + line).orElse("")
              + troubles.line().map(t -> "  | " + t).orElse(""));
    }
  }

  private Optional<String> labels(String model) {
    return Optional.ofNullable(run.labels().get(model)).map(LabelStand::line);
  }

  private String headline(String model) {
    Optional<SegmentSnapshot> output = run.newestOutput(model);
    if (output.isEmpty()) {
      return "waiting for examples";
    }
    SegmentSnapshot last = output.get();
    return String.format(
        Locale.ROOT,
        "%,d%s examples  %,.0f/s  loss %s  %s",
        run.examples(),
        target.isPresent() ? String.format(Locale.ROOT, " of %,d", target.getAsLong()) : "",
        run.speed(model, SPEED_WINDOW_SECONDS),
        number("%.4f", last.value(TRUE_LOSS)),
        quality(last));
  }

  /** Accuracy, or for numbers how far predictions lie from them. */
  private static String quality(SegmentSnapshot output) {
    Double rmse = output.predictions().get(Figures.name(Figures.RUN, RegressionFigure.RMSE));
    return rmse == null
        ? "accuracy " + number("%.4f", output.value(ACCURACY))
        : "RMSE " + number("%.6g", OptionalDouble.of(rmse));
  }

  private static String phrase(SegmentSnapshot e) {
    return String.format(
        Locale.ROOT,
        "  | %d: SG error %s cosine %s delay %s pending %d",
        e.segment(),
        number("%.2f", e.value(SG_RELATIVE_ERROR)),
        number("%.2f", e.value(SG_COSINE)),
        number("%.1f", e.value(GRADIENT_DELAY)),
        e.count(PENDING));
  }

  private List<List<String>> rows(String model) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("segment", "SG error", "cosine", "implied loss", "delay", "pending"));
    for (int segment : run.segments(model)) {
      run.newest(model, segment)
          .ifPresent(
              e ->
                  rows.add(
                      List.of(
                          Integer.toString(segment),
                          number("%.3f", e.value(SG_RELATIVE_ERROR)),
                          number("%.3f", e.value(SG_COSINE)),
                          number("%.4f", e.value(IMPLIED_LOSS)),
                          number("%.1f", e.value(GRADIENT_DELAY)),
                          Long.toString(e.count(PENDING)))));
    }
    return rows;
  }
}
