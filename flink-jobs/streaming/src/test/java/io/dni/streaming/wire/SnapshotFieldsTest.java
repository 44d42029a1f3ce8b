// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.decoupling.SegmentFigure;
import io.dni.schemas.RecordCodec;
import io.dni.schemas.record.LossEstimate;
import io.dni.streaming.message.SegmentSnapshot;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotFieldsTest {
  private static final Instant TIME = Instant.ofEpochMilli(1_700_000_000_123L);
  private static final Map<String, Double> PREDICTIONS = Map.of("run.accuracy", 0.5);
  private final RecordCodec<LossEstimate> codec = new RecordCodec<>(LossEstimate.class);

  @ParameterizedTest
  @EnumSource(SegmentFigure.class)
  void everyFigureHasAFieldOfItsNameAndIsExplained(SegmentFigure figure) {
    assertThat(LossEstimate.getClassSchema().getField(figure.key())).isNotNull();
    assertThat(figure.meaning()).isNotBlank();
    assertThat(figure.unit()).isNotBlank();
  }

  @Test
  void everyFigureSurvivesTheRecord() throws Exception {
    Map<SegmentFigure, Number> figures = new EnumMap<>(SegmentFigure.class);
    for (SegmentFigure figure : SegmentFigure.values()) {
      figures.put(figure, 1 + figures.size());
    }
    SegmentSnapshot read = transferred(figures);

    assertThat(read.numbers())
        .isEqualTo(new SegmentSnapshot("m", 2, TIME, figures, PREDICTIONS).numbers());
    assertThat(read.model()).isEqualTo("m");
    assertThat(read.segment()).isEqualTo(2);
    assertThat(read.time()).isEqualTo(TIME);
    assertThat(read.predictions()).isEqualTo(PREDICTIONS);
    assertThat(read.isOutput()).isTrue();
  }

  @Test
  void whatIsNotKnownStaysUnknown() throws Exception {
    SegmentSnapshot read = transferred(Map.of(SegmentFigure.SG_COSINE, Double.NaN));

    assertThat(read.value(SegmentFigure.SG_COSINE)).isEmpty();
    assertThat(read.value(SegmentFigure.TRUE_LOSS)).isEmpty();
    assertThat(read.isOutput()).isFalse();
    assertThat(read.batches()).isZero();
  }

  private SegmentSnapshot transferred(Map<SegmentFigure, ? extends Number> figures)
      throws Exception {
    SegmentSnapshot snapshot = new SegmentSnapshot("m", 2, TIME, figures, PREDICTIONS);
    return SnapshotFields.read(codec.decode(codec.encode(SnapshotFields.write(snapshot))));
  }
}
