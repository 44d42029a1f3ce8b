// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.labels;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.streaming.labels.Settled.Fate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class EntryTableTest {
  private static final int STEPS = 40_000;

  /** Names of one to three bytes a character, some long. */
  private static String name(int n) {
    return (n % 3 == 0 ? "\u00e9\u20ac" : "id-") + n + (n % 50 == 0 ? "x".repeat(1_000) : "");
  }

  @Test
  void isAMapInTheOrderOfArrival() throws Exception {
    EntryTable<Settled> table = new EntryTable<>(new Settled.Codec());
    Map<String, Settled> expected = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int n = 0; n < STEPS; n++) {
      int many = n < STEPS / 2 ? 3_000 : 30;
      Settled entry = new Settled(name(random.nextInt(many)), Fate.LEARNED, n, random.nextLong());
      int what = random.nextInt(10);
      if (what < 6) {
        expected.remove(entry.id());
        expected.put(entry.id(), entry);
        table.put(entry);
      } else if (what < 8) {
        expected.remove(entry.id());
        table.remove(entry.id());
      } else if (what < 9 && !expected.isEmpty()) {
        Settled oldest = expected.remove(expected.keySet().iterator().next());
        assertThat(table.oldestDeadline()).isEqualTo(oldest.deadline());
        assertThat(table.removeOldest()).isEqualTo(oldest);
      } else {
        assertThat(table.contains(entry.id())).isEqualTo(expected.containsKey(entry.id()));
      }
    }
    EntryTable<Settled> copy = table.copy();
    DataOutputSerializer out = new DataOutputSerializer(64);
    table.write(out);
    EntryTable<Settled> read =
        EntryTable.read(new Settled.Codec(), new DataInputDeserializer(out.getCopyOfBuffer()));
    long bytes = table.bytes();
    while (table.size() > 0) {
      table.removeOldest();
    }
    assertThat(table.bytes()).isZero();
    assertThat(table.oldestDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(copy.bytes()).isEqualTo(bytes);
    assertThat(read.bytes()).isEqualTo(bytes);
    for (Settled entry : expected.values()) {
      assertThat(copy.get(entry.id())).contains(entry);
      assertThat(copy.removeOldest()).isEqualTo(entry);
      assertThat(read.removeOldest()).isEqualTo(entry);
    }
    assertThat(copy.size()).isZero();
    assertThat(read.size()).isZero();
  }
}
