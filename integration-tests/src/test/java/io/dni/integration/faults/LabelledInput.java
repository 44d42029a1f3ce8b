// SPDX-License-Identifier: Apache-2.0
package io.dni.integration.faults;

import io.dni.integration.faults.ExampleFeed.Written;
import io.dni.schemas.Topic;
import java.util.Map;

/** Examples with their labels, for several models, until it is told to end. */
final class LabelledInput implements FaultInput {
  private final long seed;
  private final int models;
  private final int perSecond;
  private ConsumedExamples consumed;
  private ExampleFeed feed;

  /**
   * @param perSecond examples; 0 for full load, as many as the job learns
   */
  LabelledInput(long seed, int models, int perSecond) {
    this.seed = seed;
    this.models = models;
    this.perSecond = perSecond;
  }

  @Override
  public Map<String, String> options() {
    return Map.of("dni.model.network", ExampleFeed.INPUTS + "-8-8-2");
  }

  @Override
  public void begin(String bootstrapServers) {
    String topic = Topic.EXAMPLES.defaultName();
    consumed = new ConsumedExamples(bootstrapServers, topic);
    feed = new ExampleFeed(bootstrapServers, topic, seed, models, perSecond, consumed);
  }

  @Override
  public Map<String, Written> end(JobUnderFaults job) throws Exception {
    Map<String, Written> written = feed.stop();
    consumed.await(written.values().stream().mapToLong(Written::examples).sum(), job);
    return written;
  }

  @Override
  public void close() throws Exception {
    feed.close();
    consumed.close();
  }
}
