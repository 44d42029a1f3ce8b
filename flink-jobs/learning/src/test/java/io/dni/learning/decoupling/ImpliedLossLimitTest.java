// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.decoupling;

import static org.assertj.core.api.Assertions.assertThat;

import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import io.dni.learning.optimizer.Adam;
import io.dni.learning.segment.NetworkSpec;
import io.dni.learning.source.GradientSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpliedLossLimitTest {

  @ParameterizedTest
  @CsvSource({"100, true", "101, false"})
  void isReadForNetworksOfAStatedWidthOnly(int outputs, boolean read) {
    NetworkSpec network =
        new NetworkSpec(List.of(3, 4, outputs), Nonlinearity.RELU, false, Loss.SOFTMAX);
    ModelSpec spec =
        ModelSpec.of(
            network, List.of(1), GradientSource.parse("sg"), new Adam(1e-3), new Adam(1e-3), 1);
    DecoupledSegment segment = new DecoupledSegment(spec, 0);
    assertThat(segment.impliedOutput(segment.newState("m")).isPresent()).isEqualTo(read);
  }
}
