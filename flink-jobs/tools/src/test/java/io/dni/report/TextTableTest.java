// SPDX-License-Identifier: Apache-2.0
package io.dni.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void numbersStandUnderEachOtherAndWordsBeginTogether() {
    assertThat(
            TextTable.lines(
                List.of(
                    List.of("figure", "value", "what it is"),
                    List.of("loss", "0.5", "a mean"),
                    List.of("examples", "-", "all that were predicted"),
                    List.of("batches", "1,000", "whole ones"))))
        .containsExactly(
            "figure    value  what it is",
            "loss        0.5  a mean",
            "examples      -  all that were predicted",
            "batches   1,000  whole ones");
  }
}
