// SPDX-License-Identifier: Apache-2.0
package io.dni.learning.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dni.learning.layer.BlockSpec;
import io.dni.learning.layer.Initialization;
import io.dni.learning.layer.Nonlinearity;
import io.dni.learning.loss.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkSpecTest {

  @Test
  void widthsMayBeRepeated() {
    assertThat(NetworkSpec.parseWidths("100-64-64-2")).containsExactly(100, 64, 64, 2);
    assertThat(NetworkSpec.parseWidths("784-512x3-10")).containsExactly(784, 512, 512, 512, 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "784-",
        "784-512x-10",
        "784-512x0-10",
        "784-512x1001-10",
        "784-512x3x3-10",
        "a-b"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> NetworkSpec.parseWidths(text))
        .hasMessageStartingWith("network: " + text + " (expected: widths such as");
  }

  @Test
  void hiddenBlocksStartWithHeAndTheOutputWithFanIn() {
    NetworkSpec network = new NetworkSpec(List.of(4, 3, 2), Nonlinearity.RELU, true, Loss.SOFTMAX);
    assertThat(network.blocks())
        .containsExactly(
            BlockSpec.hidden(4, 3, true), BlockSpec.affine(3, 2, Initialization.FAN_IN));
    assertThat(network.notation()).isEqualTo("4-3-2");
    assertThat(network.hidden()).isEqualTo(1);
  }

  @Test
  void deepLinearNetworksStartOrthogonal() {
    NetworkSpec network = new NetworkSpec(List.of(4, 3, 2), Nonlinearity.IDENTITY, false, Loss.MSE);
    assertThat(network.blocks())
        .allMatch(block -> block.initialization() == Initialization.ORTHOGONAL);
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertThatThrownBy(() -> new NetworkSpec(List.of(4), Nonlinearity.RELU, true, Loss.MSE))
        .hasMessage("network: 1 widths (expected: at least 2, INPUT-…-OUTPUT)");
    assertThatThrownBy(() -> new NetworkSpec(List.of(4, 0, 2), Nonlinearity.RELU, true, Loss.MSE))
        .hasMessage("network: width 0 (expected: >= 1)");
    assertThatThrownBy(() -> new NetworkSpec(List.of(4, 2), Nonlinearity.RELU, true, Loss.SIGMOID))
        .hasMessage("network: 2 outputs (expected: 1 for the sigmoid loss)");
  }
}
