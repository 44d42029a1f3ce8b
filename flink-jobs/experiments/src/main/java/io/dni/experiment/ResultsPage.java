// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** RESULTS.md: every stored result on one page, with its pictures. */
public final class ResultsPage {
  private static final String INTRODUCTION =
      """
      # Results: the paper, reproduced

      *Understanding Synthetic Gradients and Decoupled Neural Interfaces* (Czarnecki et al., 2017):
      its theorem, counter-examples, tables and figures, computed by `./dni experiment`, by the code
      of the package `learning` that the streaming job runs. This page is generated from the stored
      results by `./dni experiment report`; the same seed gives the same numbers. A statement is a
      condition on the numbers that was computed and can be false.

      """;

  private ResultsPage() {}

  /**
   * Writes the page and copies the pictures beside it.
   *
   * @param out directory of the results, one directory per experiment
   * @param names of the experiments, in the page's order; those without a result are left out
   * @param page file to write
   * @param pictures directory for the pictures, one directory per experiment; may be {@code out}
   * @return names of the experiments on the page
   */
  public static List<String> write(Path out, List<String> names, Path page, Path pictures)
      throws IOException {
    List<StoredResult> results = new ArrayList<>();
    for (String name : names) {
      Path directory = out.resolve(name);
      if (Files.exists(directory.resolve(name + ".json"))) {
        StoredResult result = StoredResult.read(directory.resolve(name + ".json"));
        results.add(result);
        Path target = pictures.resolve(name);
        Files.createDirectories(target);
        for (String picture : result.pictures().keySet()) {
          if (!target.toAbsolutePath().equals(directory.toAbsolutePath())) {
            Files.copy(
                directory.resolve(picture),
                target.resolve(picture),
                StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
    }
    StringBuilder text = new StringBuilder(INTRODUCTION).append(overview(results));
    String link =
        page.toAbsolutePath().getParent().relativize(pictures.toAbsolutePath()).toString();
    for (StoredResult result : results) {
      text.append(
          MarkdownPage.of(
              result, 2, "%s/%s/".formatted(link.replace('\\', '/'), result.experiment())));
    }
    Files.writeString(page, text.toString().stripTrailing() + "\n");
    return results.stream().map(StoredResult::experiment).toList();
  }

  private static String overview(List<StoredResult> results) {
    StringBuilder text =
        new StringBuilder(
            "| experiment | paper | statements that hold | run |\n|---|---|---|---|\n");
    for (StoredResult result : results) {
      long holding = result.statements().stream().filter(Statement::holds).count();
      text.append(
          "| [%s](#%s) | %s | %d of %d | `./dni experiment run %s --seed %s%s` |\n"
              .formatted(
                  result.title(),
                  anchor(result.experiment() + ": " + result.title()),
                  result.section(),
                  holding,
                  result.statements().size(),
                  result.experiment(),
                  result.settings().get("seed"),
                  "true".equals(result.settings().get("quick")) ? " --quick" : ""));
    }
    return text.append('\n').toString();
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }
}
