// SPDX-License-Identifier: Apache-2.0
package io.dni.dataset.source;

import io.dni.dataset.ArtificialData;
import io.dni.dataset.Dataset;
import io.dni.dataset.ExampleData;
import io.dni.table.InvalidDataException;
import java.util.Set;

/** The paper's artificial problems: {@code linear2}, {@code noisy100}, {@code random2} … */
final class ArtificialSource implements DataSource {
  @Override
  public String form() {
    return "linearK, noisyK or randomK";
  }

  @Override
  public String help() {
    return "the paper's artificial sets in K dimensions, as in noisy100";
  }

  @Override
  public Set<String> options() {
    return Set.of("--points", "--fresh");
  }

  @Override
  public boolean takes(String data) {
    return ArtificialData.isName(data);
  }

  @Override
  public ExampleData open(String data, DataRequest request) {
    ArtificialData problem = ArtificialData.parse(data);
    if (request.fresh() && request.points().isPresent()) {
      throw new InvalidDataException(
          "points: %d (expected: none with --fresh)".formatted(request.points().get()));
    }
    if (request.fresh()) {
      return ExampleData.endless(() -> problem.endless(request.seed()));
    }
    int points = request.points().orElse(problem.defaultPoints());
    Dataset set = problem.points(points, request.seed());
    return ExampleData.of(set, request.seed());
  }
}
