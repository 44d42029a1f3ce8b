// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FormingRowsTest {
  @Test
  void rowsWithoutIdsThatFillMoreThanOneBatchAreTakenInTurn() {
    FormingRows rows = rows(List.of("", "", ""), 1, 1, 1);

    FormingRows taken = rows.take(2, 1, 1);

    assertThat(taken.ids()).isEmpty();
    assertThat(taken.weights()).isEmpty();
    assertThat(rows.count()).isEqualTo(1);
    assertThat(rows.x()).containsExactly(2);
    assertThat(rows.eventTime()).isEqualTo(2);
  }

  @Test
  void idsAndWeightsStayWithTheirRows() {
    FormingRows rows = rows(List.of("", "b", ""), 1, 1, 0.5f);

    FormingRows taken = rows.take(2, 1, 1);

    assertThat(taken.ids()).containsExactly("", "b");
    assertThat(taken.weights()).containsExactly(1, 1);
    assertThat(rows.ids()).containsExactly("");
    assertThat(rows.weights()).containsExactly(0.5f);
  }

  /** Rows whose only input and event time are their number. */
  private static FormingRows rows(List<String> ids, float... weights) {
    FormingRows rows = new FormingRows();
    for (int row = 0; row < weights.length; row++) {
      rows.reserveNext(8, 1, 1);
      rows.x()[row] = row;
      rows.added(row, ids.get(row), weights[row]);
    }
    return rows;
  }
}
