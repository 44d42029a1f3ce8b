// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
   * Writes the page and copies the pictures beside it. An experiment without a result keeps what an
   * earlier page says of it.
   *
   * @param out directory of the results, one directory per experiment
   * @param names of the experiments, in the page's order
   * @param page file to write
   * @param pictures directory for the pictures, one directory per experiment; may be {@code out}
   * @return names of the experiments that were written anew
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
    Set<String> fresh = results.stream().map(StoredResult::experiment).collect(Collectors.toSet());
    EarlierPage earlier = EarlierPage.read(page);
    StringBuilder text =
        new StringBuilder(INTRODUCTION).append(overview(results, names, fresh, earlier));
    String link =
        page.toAbsolutePath().getParent().relativize(pictures.toAbsolutePath()).toString();
    for (String name : names) {
      Optional<StoredResult> result =
          results.stream().filter(r -> r.experiment().equals(name)).findFirst();
      text.append(
          result
              .map(
                  r ->
                      MarkdownPage.of(
                          r, 2, "%s/%s/".formatted(link.replace('\\', '/'), r.experiment())))
              .orElse(earlier.section(name)));
    }
    Files.writeString(page, text.toString().stripTrailing() + "\n");
    return results.stream().map(StoredResult::experiment).toList();
  }

  private static String overview(
      List<StoredResult> results, List<String> names, Set<String> fresh, EarlierPage earlier) {
    StringBuilder text =
        new StringBuilder(
            "| experiment | paper | statements that hold | run |\n|---|---|---|---|\n");
    for (String name : names) {
      if (!fresh.contains(name)) {
        text.append(earlier.line(name));
      }
      results.stream()
          .filter(r -> r.experiment().equals(name))
          .map(ResultsPage::line)
          .forEach(text::append);
    }
    return text.append('\n').toString();
  }

  private static String line(StoredResult result) {
    long holding = result.statements().stream().filter(Statement::holds).count();
    return "| [%s](#%s) | %s | %d of %d | `./dni experiment run %s --seed %s%s` |\n"
        .formatted(
            result.title(),
            anchor(result.experiment() + ": " + result.title()),
            result.section(),
            holding,
            result.statements().size(),
            result.experiment(),
            result.settings().get("seed"),
            "true".equals(result.settings().get("quick")) ? " --quick" : "");
  }

  /** The anchor that GitHub gives a heading. */
  private static String anchor(String heading) {
    return heading
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }
}
