// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.inspect.OutputFile;
import io.dni.model.NpzFile;
import io.dni.model.NpzFile.Contents;
import io.dni.model.OnnxFile;
import io.dni.model.StoredModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a model's weights for use elsewhere. */
@Command(
    name = "export",
    description = {
      "Writes a model's weights as a NumPy archive (with the SG modules, and what they imply)"
          + " and its inference network as ONNX."
    })
final class ExportCommand extends DniCommand {
  @Mixin private StoredModelOptions stored;

  @Option(names = "--out", order = 2, paramLabel = "FILE", description = "The .npz file to write.")
  private Optional<Path> npz = Optional.empty();

  @Option(
      names = "--onnx",
      order = 3,
      paramLabel = "FILE",
      description = "The .onnx file to write.")
  private Optional<Path> onnx = Optional.empty();

  @Option(
      names = "--moments",
      order = 4,
      description =
          "Writes the optimizers' moments into the .npz file too: three times the size, and"
              + " dni train --warm-start goes on exactly.")
  private boolean moments;

  @Option(names = "--force", order = 5, description = "Replaces existing files.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    if (npz.isEmpty() && onnx.isEmpty()) {
      throw new UsageException("export: nothing to write (expected: --out or --onnx, or both)");
    }
    if (npz.isPresent() && !npz.get().toString().endsWith(".npz")) {
      throw new UsageException("--out: " + npz.get() + " (expected: a name that ends in .npz)");
    }
    if (moments && npz.isEmpty()) {
      throw new UsageException("--moments: no meaning for --onnx (expected: with --out)");
    }
    for (Optional<Path> file : java.util.List.of(npz, onnx)) {
      if (file.isPresent()) {
        OutputFile.requireWritable(file.get(), force);
      }
    }
    StoredModel model = stored.read();
    if (npz.isPresent()) {
      Contents contents = moments ? Contents.WEIGHTS_AND_MOMENTS : Contents.WEIGHTS;
      OutputFile.write(npz.get(), force, out -> NpzFile.write(model, contents, out));
      out().println(npz.get());
    }
    if (onnx.isPresent()) {
      OutputFile.write(onnx.get(), force, out -> OnnxFile.write(model, out));
      out().println(onnx.get());
    }
    out().flush();
    return ExitCode.OK.number();
  }
}
