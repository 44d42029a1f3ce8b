// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.checkpoint.CheckpointSeries;
import io.dni.model.StoredModel;
import io.dni.picture.Picture;
import io.dni.report.ModelPictures;
import io.dni.report.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws a model's weights. */
@Command(
    name = "plot",
    description = {
      "Draws the weights and SG modules of a model as heat maps, the first layer as images where"
          + " the input is a square, and, for a directory of checkpoints, how good the guesses"
          + " became."
    })
final class PlotCommand extends DniCommand {
  private static final int MOST_CHECKPOINTS = 12;

  @Mixin private StoredModelOptions stored;

  @Option(
      names = "--out",
      order = 2,
      required = true,
      paramLabel = "DIR",
      description = "Where the .png files are written.")
  private Path directory;

  @Option(names = "--force", order = 3, description = "Replaces existing files.")
  private boolean force;

  @Override
  public Integer call() throws IOException {
    System.setProperty("java.awt.headless", "true");
    StoredModel model = stored.read();
    List<Picture> pictures = new ArrayList<>(ModelPictures.of(model));
    if (!Files.isRegularFile(Path.of(stored.path()))) {
      CheckpointSeries series = CheckpointSeries.read(stored.path(), model.id(), MOST_CHECKPOINTS);
      ModelPictures.cosines(series).ifPresent(pictures::add);
    }
    PictureFiles.write(pictures, directory, force).forEach(out()::println);
    out().flush();
    return ExitCode.OK.number();
  }
}
