// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingGraphTest {
  private static final Map<String, String> OPTIONS =
      Map.of("dni.model.network", "3-4-4-2", "kafka.bootstrap.servers", "127.0.0.1:1");

  private static StreamGraph graph(Map<String, String> options, Map<String, String> flink) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(flink));
    new TrainingJob(TrainingConfig.of(options)).build(env);
    return env.getStreamGraph();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dni", "single-sg", "backprop", "dfa", "critic", "none"})
  void everyOperatorHasItsOwnUidAndNoTypeIsLeftToKryo(String mode) {
    // Both settings are on in the job: building the graph fails where one is broken.
    Map<String, String> options = new java.util.TreeMap<>(OPTIONS);
    options.put("dni.model.mode", mode);
    StreamGraph graph = graph(options, Map.of());

    List<String> uids = new ArrayList<>();
    for (StreamNode node : graph.getStreamNodes()) {
      assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
      uids.add(node.getTransformationUID());
    }
    assertThat(uids).doesNotHaveDuplicates().contains("mini-batches", "segment-0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theSegmentsOfATaskAreOneChainWithTheirSinks(int tasks) {
    Map<String, String> options = new java.util.TreeMap<>(OPTIONS);
    options.put("dni.job.tasks", String.valueOf(tasks));

    assertThat(graph(options, Map.of()).getJobGraph().getVertices())
        .as("three sources with what checks their records, and the tasks")
        .hasSize(3 + tasks);
  }

  @Test
  void eachTaskMayHaveASlotOfItsOwn() {
    Map<String, String> options = new java.util.TreeMap<>(OPTIONS);
    options.put("dni.job.tasks", "3");
    options.put("dni.job.slot-per-task", "true");

    assertThat(graph(options, Map.of()).getStreamNodes())
        .filteredOn(node -> node.getOperatorName().startsWith("segment "))
        .extracting(StreamNode::getSlotSharingGroup)
        .containsExactlyInAnyOrder("task-0", "task-1", "task-2");
  }

  @Test
  void checkpointsAreAlignedExactlyOnceAndKept() {
    CheckpointConfig checkpoints = graph(OPTIONS, Map.of()).getCheckpointConfig();

    assertThat(checkpoints.isUnalignedCheckpointsEnabled()).isFalse();
    assertThat(checkpoints.getCheckpointingConsistencyMode())
        .isEqualTo(org.apache.flink.core.execution.CheckpointingMode.EXACTLY_ONCE);
    assertThat(checkpoints.isCheckpointingEnabled()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "execution.checkpointing.unaligned.enabled, true, false",
    "execution.checkpointing.unaligned.forced, true, false",
    "execution.checkpointing.mode, AT_LEAST_ONCE, EXACTLY_ONCE",
    "pipeline.auto-generate-uids, true, false",
    "state.backend.type, rocksdb, hashmap",
  })
  void aFlinkSettingThatBreaksThePromiseIsRefused(String name, String value, String expected) {
    assertThatThrownBy(() -> graph(OPTIONS, Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s: %s (expected: %s, exactly-once learning needs it)"
                .formatted(name, value, expected));
  }

  @Test
  void whereASettingAgreesWithThePromiseNothingIsSaid() {
    assertThatCode(
            () -> graph(OPTIONS, Map.of("execution.checkpointing.unaligned.enabled", "false")))
        .doesNotThrowAnyException();
  }

  @Test
  void ourDefaultsOverrideNothingThatTheClusterSays() {
    Map<String, String> cluster =
        Map.of(
            "execution.checkpointing.dir", "s3://bucket/checkpoints",
            "execution.checkpointing.savepoint-dir", "s3://bucket/savepoints",
            "execution.checkpointing.interval", "3 min",
            "execution.checkpointing.tolerable-failed-checkpoints", "7",
            "execution.checkpointing.min-pause", "9 s",
            "restart-strategy.type", "fixed-delay",
            "parallelism.default", "8");
    Configuration flink = Configuration.fromMap(cluster);

    Map<String, String> effective = new HashMap<>(cluster);
    effective.putAll(new TrainingJob(TrainingConfig.of(OPTIONS)).flinkSettings(flink).toMap());
    assertThat(effective).containsAllEntriesOf(cluster);
    assertThat(graph(OPTIONS, cluster).getStreamNodes())
        .filteredOn(node -> node.getOperatorName().startsWith("segment"))
        .isNotEmpty()
        .allMatch(node -> node.getParallelism() == 8);
  }

  @Test
  void whatTheUserSetsForTheJobGoesBeforeTheCluster() {
    Map<String, String> options = new HashMap<>(OPTIONS);
    options.put("dni.checkpoints.dir", "file:///job");
    options.put("dni.checkpoints.interval", "4 s");
    options.put("dni.checkpoints.tolerated-failures", "2");
    options.put("dni.job.parallelism", "3");
    Configuration flink =
        Configuration.fromMap(
            Map.of(
                "execution.checkpointing.dir", "s3://bucket/checkpoints",
                "execution.checkpointing.interval", "3 min",
                "execution.checkpointing.tolerable-failed-checkpoints", "7",
                "parallelism.default", "8"));

    Configuration set = new TrainingJob(TrainingConfig.of(options)).flinkSettings(flink);
    assertThat(set.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isEqualTo("file:///job");
    assertThat(set.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(4);
    assertThat(set.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(2);
    assertThat(set.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(3);
  }

  @Test
  void whereNobodySaysAnythingOurDefaultsHold() {
    Configuration set =
        new TrainingJob(TrainingConfig.of(OPTIONS)).flinkSettings(new Configuration());
    assertThat(set.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).endsWith("/checkpoints");
    assertThat(set.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(10);
    assertThat(set.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(30);
    assertThat(set.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(1);
  }
}
