// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What every command has. Commands of modules that this one does not see are found as services of
 * this type.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = DniCommand.Version.class,
    usageHelpWidth = 80,
    sortOptions = false)
public abstract class DniCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--verbose", order = 91, description = "Shows the stack trace of an error too.")
  private boolean verbose;

  /** Whether the user wants to see stack traces. */
  final boolean isVerbose() {
    return verbose;
  }

  /** This command as picocli sees it. */
  protected final CommandSpec spec() {
    return spec;
  }

  /** Where results go. */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** The version of this program. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = DniCommand.class.getPackage().getImplementationVersion();
      return new String[] {"dni-flink " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
