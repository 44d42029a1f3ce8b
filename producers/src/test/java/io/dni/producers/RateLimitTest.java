// SPDX-License-Identifier: Apache-2.0
package io.dni.producers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitTest {

  @ParameterizedTest
  @CsvSource({
    "1000, 0, 0, 0",
    "1000, 1, 0, 1000000",
    "1000, 500, 100000000, 400000000",
    "0.5, 1, 0, 2000000000",
  })
  void spacesRecordsEvenly(double rate, double index, long elapsed, long wait) {
    assertThat(new RateLimit(rate).waitNanos(index, elapsed)).isEqualTo(wait);
  }

  @Test
  void letsAStreamThatIsBehindCatchUp() {
    assertThat(new RateLimit(1_000).waitNanos(10, 5_000_000_000L)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesRatesThatAreNone(double rate) {
    assertThatThrownBy(() -> new RateLimit(rate))
        .hasMessage("rate: " + rate + " (expected: > 0 records/s)");
  }
}
