// SPDX-License-Identifier: Apache-2.0
package io.dni.streaming.job;

import io.dni.learning.source.Critic;
import io.dni.learning.source.GradientSource;
import io.dni.learning.source.GradientSources;
import io.dni.learning.source.SourceKind;
import io.dni.learning.source.SyntheticGradient;
import io.dni.learning.syntheticgradient.Conditioning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the segments of a job learn from: one source for all, or a list of them. */
final class SourceOptions {
  private static final String EVERY_LAYER = "dni";

  /** An SG module in the middle of the network, and back-propagation on both sides. */
  static final String SINGLE = "single-sg";

  private SourceOptions() {}

  /** All modes: two with SG modules, and every source that is written by its name alone. */
  static List<String> modes() {
    return Stream.concat(Stream.of(EVERY_LAYER, SINGLE), plain().map(SourceKind::name)).toList();
  }

  /** Modes for people. */
  static String help() {
    return "dni (an SG module at every interface), single-sg (one, in the middle), "
        + plain().map(s -> s.name() + " (" + s.help() + ")").collect(Collectors.joining(", "));
  }

  private static Stream<SourceKind> plain() {
    return GradientSources.ALL.stream().filter(s -> !s.name().equals("sg"));
  }

  /** How sources are written. */
  static String syntax() {
    return GradientSources.ALL.stream().map(SourceKind::syntax).collect(Collectors.joining(", "));
  }

  /**
   * The sources of all interfaces.
   *
   * @param listed as text, from the input up; one for all; none: those of the mode
   * @param interfaces number of interfaces
   */
  static List<GradientSource> sources(List<String> listed, GradientSource ofMode, int interfaces) {
    if (listed.isEmpty()) {
      return Collections.nCopies(interfaces, ofMode);
    }
    List<GradientSource> sources = new ArrayList<>();
    listed.forEach(text -> sources.add(GradientSource.parse(text.strip())));
    if (sources.size() == 1) {
      return Collections.nCopies(interfaces, sources.get(0));
    }
    if (sources.size() != interfaces) {
      throw new IllegalArgumentException(
          "%d (expected: 1, or %d, one per interface)".formatted(sources.size(), interfaces));
    }
    return sources;
  }

  /** The source of a mode. */
  static GradientSource ofMode(String mode, Conditioning conditioning, int hidden, int rank) {
    return switch (mode) {
      case EVERY_LAYER, SINGLE -> new SyntheticGradient(conditioning, hidden, rank);
      case "critic" -> new Critic(conditioning, hidden == 0 ? Critic.HIDDEN : hidden);
      default -> GradientSource.parse(mode);
    };
  }
}
