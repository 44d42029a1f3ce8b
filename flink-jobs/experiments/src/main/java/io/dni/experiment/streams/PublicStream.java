// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.streams;

import io.dni.dataset.RowTable;
import io.dni.dataset.TableLayout;
import io.dni.table.CsvTable;
import io.dni.table.Dialect;
import io.dni.table.TextSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A stream that others are measured on, with what they reach: prequential accuracy, one pass, rows
 * in file order. Measured beforehand, on the same files, with Vowpal Wabbit 9.3, MOA 2024.07,
 * scikit-learn and PyTorch.
 *
 * @param name of the file, without {@code .csv.gz}
 * @param best accuracy of the best of them but for forests
 * @param bestName which one that is
 * @param forest accuracy of MOA's adaptive random forest of ten trees
 * @param raw accuracy of this product before rows, on the numbers as they are (batch 32, batch
 *     norm)
 * @param before the same, after the user's own scaling
 * @param least what the rules have to reach
 * @param aim what they should reach
 */
record PublicStream(
    String name,
    double best,
    String bestName,
    double forest,
    double raw,
    double before,
    double least,
    double aim) {

  /** The five of them. */
  static final List<PublicStream> ALL =
      List.of(
          new PublicStream("elec", .8925, "VW, 32 hidden units", .8740, .7788, .8142, .850, .890),
          new PublicStream("covtype", .7505, "MOA SGD, scaled", .8195, .4377, .5940, .770, .820),
          new PublicStream(
              "weather", .7869, "scikit-learn MLP, scaled", .7823, .7613, .7595, .792, .800),
          new PublicStream("adult", .8412, "PyTorch MLP, scaled", .8342, .7750, .8296, .840, .845),
          new PublicStream(
              "sea_abrupt", .8864, "PyTorch MLP, scaled", .8868, .8524, .8668, .882, .887));

  /** Those in which the perturbations are tried. */
  boolean perturbed() {
    return !name.equals("weather") && !name.equals("sea_abrupt");
  }

  /** Its file, in a directory or in {@code streams} below it. */
  Optional<Path> file(Path directory) {
    return List.of(directory, directory.resolve("streams")).stream()
        .map(d -> d.resolve(name + ".csv.gz"))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Its rows, as a user's command opens them. */
  RowTable open(Path directory) {
    Path file =
        file(directory)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--data: %s (expected: a directory with %s.csv.gz)"
                            .formatted(directory, name)));
    return new RowTable(
        file.toString(),
        new CsvTable(
            TextSource.of(file.toString()), Dialect.CSV.withMissing(Dialect.USUAL_MISSING)),
        true,
        TableLayout.DEFAULT.withLabelColumn("label"));
  }
}
