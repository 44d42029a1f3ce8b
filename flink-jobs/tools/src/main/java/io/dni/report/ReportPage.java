// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.dni.learning.decoupling.SegmentFigure;
import io.dni.learning.metrics.Figures;
import io.dni.picture.Picture;
import io.dni.streaming.message.SegmentSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The page of a run: one file that needs nothing else, neither a network nor a server. The series
 * and pictures are in it as JSON, and so is the plotting library (uPlot, MIT licence) that draws
 * them.
 */
final class ReportPage {
  private static final String TEMPLATE = "/io/dni/report/run.html";
  private static final String PLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot";
  private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());

  private ReportPage() {}

  /**
   * The page.
   *
   * @param pictures of the model at the end of the run; they become part of the page
   */
  static String html(RunRecorder run, RunSummary summary, List<Picture> pictures)
      throws IOException {
    return resource(TEMPLATE)
        .replace("/*uplot.css*/", resource(PLOT + ".min.css"))
        .replace("/*uplot.js*/", resource(PLOT + ".iife.min.js"))
        .replace("/*data*/", data(run, summary, pictures));
  }

  private static String data(RunRecorder run, RunSummary summary, List<Picture> pictures)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.set("summary", JSON.valueToTree(summary));
    root.put("troubles", summary.troubles().line().orElse(""));
    FigureRegistry.write(root);
    ObjectNode models = root.putObject("models");
    for (String model : run.models()) {
      ArrayNode segments = models.putArray(model);
      for (int segment : run.segments(model)) {
        ObjectNode node = segments.addObject().put("index", segment);
        columns(node, run.series(model, segment));
      }
    }
    ArrayNode images = root.putArray("pictures");
    for (Picture picture : pictures) {
      images
          .addObject()
          .put("caption", picture.caption())
          .put("width", picture.image().getWidth())
          .put("height", picture.image().getHeight())
          .put("png", png(picture));
    }
    // Inside a script element only "<" could end it early.
    return JSON.writeValueAsString(root).replace("<", "\\u003c");
  }

  private static String png(Picture picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PictureFiles.write(picture, bytes);
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void columns(ObjectNode columns, List<SegmentSnapshot> series) {
    for (SegmentSnapshot s : series) {
      columns.withArray("time").add(s.time().toEpochMilli());
      for (SegmentFigure figure : SegmentFigure.values()) {
        add(columns.withArray(figure.key()), figure, s);
      }
      if (s.isOutput()) {
        Figures.SCOPES.forEach(scope -> figures(columns, scope, s));
      }
    }
  }

  private static void add(ArrayNode column, SegmentFigure figure, SegmentSnapshot s) {
    if (figure.isCount()) {
      column.addPOJO(s.number(figure));
    } else {
      add(column, s.value(figure));
    }
  }

  private static void figures(ObjectNode columns, String scope, SegmentSnapshot s) {
    ObjectNode scoped = columns.withObject("/" + scope);
    for (Figures.Figure figure : Figures.all()) {
      Double value = s.predictions().get(Figures.name(scope, figure));
      add(
          scoped.withArray(figure.key()),
          value == null ? OptionalDouble.empty() : OptionalDouble.of(value));
    }
    if (scope.equals(Figures.RUN)) {
      columns.withArray("driftAlarms").add(s.predictions().getOrDefault("run.driftAlarms", 0.0));
    }
  }

  private static void add(ArrayNode column, OptionalDouble value) {
    if (value.isPresent()) {
      column.add(Double.parseDouble(String.format(Locale.ROOT, "%.5g", value.getAsDouble())));
    } else {
      column.addNull();
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException("not on the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
