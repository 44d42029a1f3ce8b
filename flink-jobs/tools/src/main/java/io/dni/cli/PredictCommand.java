// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.dataset.ExampleStream;
import io.dni.inspect.OutputFile;
import io.dni.inspect.PredictionTable;
import io.dni.model.StoredModel;
import io.dni.producers.DataOptions;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Predicts with stored weights. */
@Command(
    name = "predict",
    description = {
      "Predicts with the weights of a checkpoint or an exported model, as the job does: with"
          + " the running batch-norm statistics. Writes CSV; accuracy goes to standard error."
    })
final class PredictCommand extends DniCommand {
  @Option(
      names = "--model",
      order = 1,
      required = true,
      paramLabel = "PATH",
      description = "A savepoint, a checkpoint, a directory above some, or a .npz file.")
  private String path;

  @Option(
      names = "--model-id",
      order = 2,
      paramLabel = "ID",
      description = "Id of the model; not needed where there is only one.")
  private Optional<String> id = Optional.empty();

  @Mixin private DataOptions data;

  @Option(
      names = "--out",
      order = 20,
      paramLabel = "FILE",
      description = "The CSV file to write. Default: standard output.")
  private Optional<Path> file = Optional.empty();

  @Option(names = "--force", order = 21, description = "Replaces an existing file.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (file.isPresent()) {
      OutputFile.requireWritable(file.get(), force);
    }
    StoredModel model = StoredModelOptions.read(path, id);
    PredictionTable table = new PredictionTable(model);
    try (ExampleStream examples =
        NetworkExamples.open(data, model, spec().commandLine().getErr())) {
      if (file.isPresent()) {
        OutputFile.write(
            file.get(),
            force,
            out -> {
              PrintWriter csv =
                  new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
              table.write(examples, csv);
              csv.flush();
            });
      } else {
        table.write(examples, out());
        out().flush();
      }
    }
    spec().commandLine().getErr().println(table.summary());
    spec().commandLine().getErr().flush();
    return ExitCode.OK.number();
  }
}
