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
  private ChildJvm() {}

  /**
   * A process builder for {@code java jvmFlags -cp classpath mainClass arguments}.
   *
   * @param classpath entries joined by the platform's path separator
   */
  public static ProcessBuilder builder(
      List<String> jvmFlags, String classpath, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-cp");
    command.add(classpath);
    command.add(mainClass);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
