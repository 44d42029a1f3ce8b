// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options of a command that the user gave, as arguments once more, for another program that
 * takes the same ones.
 */
final class GivenOptions {
  private GivenOptions() {}

  /**
   * The options of some mixins that were given.
   *
   * @param mixins by the names of their fields
   */
  static List<String> of(CommandSpec command, List<String> mixins) {
    Set<String> wanted = new HashSet<>();
    for (String mixin : mixins) {
      command.mixins().get(mixin).options().forEach(option -> wanted.add(option.longestName()));
    }
    List<String> arguments = new ArrayList<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      if (wanted.contains(option.longestName())) {
        add(option, arguments);
      }
    }
    return arguments;
  }

  private static void add(OptionSpec option, List<String> arguments) {
    String name = option.longestName();
    if (option.arity().max() == 0) {
      boolean on = Boolean.TRUE.equals(option.getValue());
      arguments.add(on ? name : "--no-" + name.substring("--".length()));
      return;
    }
    option.originalStringValues().forEach(value -> arguments.add(name + "=" + value));
  }
}
