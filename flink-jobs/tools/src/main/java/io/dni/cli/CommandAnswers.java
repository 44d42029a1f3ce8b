// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import io.dni.streaming.wire.ControlEvents;
import io.dni.streaming.wire.ControlTopic.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The answers to one command. One to all models is answered by each; how many they are, each
 * subtask tells when it hears the command.
 */
final class CommandAnswers {
  private final boolean all;
  private final Set<String> applied = new HashSet<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<Integer, Long> models = new HashMap<>();
  private int subtasks = Integer.MAX_VALUE;

  /**
   * @param all whether the command is to all models
   */
  CommandAnswers(boolean all) {
    this.all = all;
  }

  /** Takes an answer; whether it tells something that people want to see. */
  boolean take(Outcome answer) {
    if (answer.told().isPresent()) {
      Outcome.Told told = answer.told().get();
      subtasks = told.subtasks();
      models.put(told.subtask(), told.models());
      return false;
    }
    return (answer.reason().isPresent() ? refused : applied).add(answer.model());
  }

  /** Models that have applied it. */
  int applied() {
    return applied.size();
  }

  /** Whether nobody has answered. */
  boolean none() {
    return applied.isEmpty() && refused.isEmpty();
  }

  /** Whether it is known how many models there are. */
  boolean known() {
    return models.size() >= subtasks;
  }

  /** Whether all have answered who will. */
  boolean complete() {
    if (!all) {
      return !none();
    }
    return refused.contains(ControlEvents.ALL)
        || (known() && applied.size() + refused.size() >= total());
  }

  private long total() {
    return models.values().stream().mapToLong(n -> n).sum();
  }

  /** One line: how many have answered, and what the others wait for. */
  String text() {
    if (total() == 0) {
      return "no model exists that could apply it";
    }
    long silent = Math.max(0, total() - applied.size() - refused.size());
    return "applied by %d of %d models".formatted(applied.size(), total())
        + (refused.isEmpty() ? "" : ", refused by " + refused.size())
        + (silent == 0
            ? ""
            : "; %d have had no labelled batch since, or no checkpoint yet".formatted(silent));
  }
}
