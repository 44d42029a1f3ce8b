// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ClassNames;
import io.dni.dataset.Mnist;
import io.dni.dataset.Seeds;
import io.dni.dataset.TableLayout;
import io.dni.table.Dialect;
import java.util.Optional;

/**
 * What is wanted of a data source; each looks at its own part.
 *
 * @param seed of artificial data, and of the order of finite sets; not 0
 * @param points artificial data: size of the finite set; empty for the paper's
 * @param fresh artificial data: an endless stream of new points
 * @param split images: which files
 * @param tables how tables are written and what their columns mean
 */
public record DataRequest(
    long seed, Optional<Integer> points, boolean fresh, Mnist.Split split, Tables tables) {

  /**
   * How tables are read.
   *
   * @param classes of the labels; empty to find them
   */
  public record Tables(Dialect dialect, TableLayout layout, Optional<ClassNames> classes) {

    /** Comma-separated, with the default label column, classes found in the file. */
    public static final Tables DEFAULT =
        new Tables(Dialect.CSV, TableLayout.DEFAULT, Optional.empty());
  }

  public DataRequest {
    Seeds.check(seed);
  }

  /** The defaults of every source, for one seed and split. */
  public static DataRequest of(long seed, Mnist.Split split) {
    return new DataRequest(seed, Optional.empty(), false, split, Tables.DEFAULT);
  }
}
