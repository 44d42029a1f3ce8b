// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.depth;

import io.dni.learning.decoupling.Delivery;
import io.dni.learning.message.ErrorSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;

/** A delay of its own at each interface, as where some lie inside a task and some between two. */
final class InterfaceDelay implements Delivery {
  private final IntUnaryOperator delayOf;
  private final SortedMap<Integer, Delivery> interfaces = new TreeMap<>();

  /**
   * @param delayOf batches by which the signals of an interface come late
   */
  InterfaceDelay(IntUnaryOperator delayOf) {
    this.delayOf = delayOf;
  }

  @Override
  public List<ErrorSignal> exchange(List<ErrorSignal> sent) {
    for (ErrorSignal signal : sent) {
      int place = signal.interfaceIndex();
      interfaces.computeIfAbsent(place, i -> Delivery.after(delayOf.applyAsInt(i)));
    }
    List<ErrorSignal> arrived = new ArrayList<>();
    interfaces.forEach(
        (place, delivery) ->
            arrived.addAll(
                delivery.exchange(
                    sent.stream().filter(s -> s.interfaceIndex() == place).toList())));
    return arrived;
  }

  @Override
  public List<ErrorSignal> drain() {
    List<ErrorSignal> rest = new ArrayList<>();
    interfaces.values().forEach(delivery -> rest.addAll(delivery.drain()));
    return rest;
  }
}
