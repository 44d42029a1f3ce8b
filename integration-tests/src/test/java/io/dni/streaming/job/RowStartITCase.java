// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.local.LocalBroker;
import io.dni.model.IdleModel;
import io.dni.model.StoredModel;
import io.dni.model.WarmStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of rows that another job begins with brings what the encoding has learned. */
class RowStartITCase {
  private final SmallTable table = new SmallTable();

  @TempDir Path directory;

  @Test
  void saysTheSameOfRowsThatNobodyHasTaughtTheOtherJob() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"))) {
      List<List<Float>> known;
      StoredModel model;
      try (LiveJob teacher = job(broker, "teacher", Map.of())) {
        teacher.start();
        table.teach(teacher, false);
        known = table.asked(teacher);
        model = StoredModel.read(teacher.stopWithSavepoint(), Optional.empty());
      }
      Path warm = directory.resolve("warm");
      try (LiveJob started = job(broker, "started", Map.of())) {
        WarmStart.write(model, started.config().model(), "default", warm.toString());
        started.start(warm.toString());
        assertThat(table.asked(started)).isEqualTo(known);
      }
      Path base = directory.resolve("base");
      IdleModel.write(WarmStart.of(model, model.spec()), base.toString());
      try (LiveJob based = job(broker, "based", Map.of("dni.models.start-from", base.toString()))) {
        based.start();
        assertThat(table.asked(based)).isEqualTo(known);
      }
    }
  }

  private LiveJob job(LocalBroker broker, String prefix, Map<String, String> more)
      throws Exception {
    Map<String, String> options = table.options(prefix);
    options.putAll(more);
    return new LiveJob(broker, directory.resolve(prefix), options);
  }
}
