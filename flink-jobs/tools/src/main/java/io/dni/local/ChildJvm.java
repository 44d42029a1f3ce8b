// SPDX-License-Identifier: Apache-2.0
package io.dni.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a JVM that this program starts beside itself.
 *
 * <p>Ctrl-C in a terminal reaches every process of the foreground group at once. A child must not
 * die of it: the parent still needs its broker while it takes the last savepoint, and stops its
 * children itself. So the child is started with SIGINT ignored, which a JVM inherits and respects.
 */
public final class ChildJvm {
  /** The JDK that began to warn at every start of what libraries do. */
  private static final int FIRST_WITH_WARNINGS = 24;

  private ChildJvm() {}

  /**
   * A process builder for {@code java jvmFlags -cp classpath mainClass arguments}.
   *
   * @param classpath entries joined by the platform's path separator
   */
  public static ProcessBuilder builder(
      List<String> jvmFlags, String classpath, String mainClass, List<String> arguments) {
    return builder("INT", jvmFlags, classpath, mainClass, arguments);
  }

  /**
   * The same for a child that its parent ends by other means, and needs to the very last: it hears
   * none of the signals that a closed terminal or a service manager sends to all processes at once.
   */
  static ProcessBuilder steadfast(
      List<String> jvmFlags, String classpath, String mainClass, List<String> arguments) {
    return builder("INT TERM HUP", jvmFlags, classpath, mainClass, arguments);
  }

  private static ProcessBuilder builder(
      String ignored,
      List<String> jvmFlags,
      String classpath,
      String mainClass,
      List<String> arguments) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "trap '' " + ignored + "; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= FIRST_WITH_WARNINGS) {
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(jvmFlags);
    command.add("-cp");
    command.add(classpath);
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
