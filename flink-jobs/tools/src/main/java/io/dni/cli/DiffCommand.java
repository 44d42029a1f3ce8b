// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.inspect.DiffTable;
import io.dni.inspect.JsonText;
import io.dni.inspect.ModelDiff;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two checkpoints. */
@Command(
    name = "diff",
    description = "Shows what moved between two checkpoints or exported models.")
final class DiffCommand extends DniCommand {
  @Parameters(index = "0", paramLabel = "BEFORE", description = "As for inspect, or a .npz file.")
  private String before;

  @Parameters(index = "1", paramLabel = "AFTER", description = "As for inspect, or a .npz file.")
  private String after;

  @Option(names = "--model", order = 1, paramLabel = "ID", description = "Only this model.")
  private Optional<String> model = Optional.empty();

  @Option(
      names = "--segment",
      order = 2,
      paramLabel = "N",
      description = "Only this segment, from 0 at the input.")
  private Optional<Integer> segment = Optional.empty();

  @Option(names = "--json", order = 3, description = "For machines: one JSON array.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    List<ModelDiff> diffs = new ArrayList<>();
    if (model.isPresent()) {
      diffs.add(
          diff(StoredModelOptions.read(before, model), StoredModelOptions.read(after, model)));
    } else {
      Map<String, StoredModel> first = byId(before);
      Map<String, StoredModel> second = byId(after);
      first.forEach(
          (id, a) -> {
            if (second.containsKey(id)) {
              diffs.add(diff(a, second.get(id)));
            }
          });
      if (diffs.isEmpty()) {
        throw new UsageException(
            "models: %s and %s (expected: one in both)".formatted(first.keySet(), second.keySet()));
      }
    }
    if (json) {
      out().println(JsonText.of(diffs));
      out().flush();
    } else {
      DiffTable table = new DiffTable(out());
      diffs.forEach(table::print);
    }
    return ExitCode.OK.number();
  }

  private ModelDiff diff(StoredModel a, StoredModel b) {
    try {
      return ModelDiff.of(a, b, segment.map(OptionalInt::of).orElse(OptionalInt.empty()));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
  }

  private static Map<String, StoredModel> byId(String path) throws IOException {
    return StoredModel.readAll(path).stream()
        .collect(Collectors.toMap(StoredModel::id, Function.identity()));
  }
}
