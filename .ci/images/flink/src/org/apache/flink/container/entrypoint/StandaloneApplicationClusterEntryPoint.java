// SPDX-License-Identifier: Apache-2.0
package org.apache.flink.container.entrypoint;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.application.ApplicationClusterEntryPoint;
import org.apache.flink.client.program.DefaultPackagedProgramRetriever;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.ClusterEntrypointUtils;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;

/**
 * The job manager of {@code standalone-job}: what Flink's class of this name does for the options
 * that we use. Flink's own is in its module flink-container, which is not on Maven Central.
 */
public final class StandaloneApplicationClusterEntryPoint extends ApplicationClusterEntryPoint {

  private StandaloneApplicationClusterEntryPoint(Configuration flink, PackagedProgram job) {
    super(flink, job, StandaloneResourceManagerFactory.getInstance());
  }

  public static void main(String[] args) throws Exception {
    Options options =
        new Options()
            .addOption("c", "configDir", true, "directory of config.yaml")
            .addOption("j", "job-classname", true, "main class of the job")
            .addOption("jid", "job-id", true, "32 hexadecimal digits")
            .addOption("s", "fromSavepoint", true, "savepoint or retained checkpoint")
            .addOption("n", "allowNonRestoredState", false, "skip state without operator")
            .addOption(
                Option.builder("D").numberOfArgs(2).valueSeparator('=').desc("setting").build());
    CommandLine line = new DefaultParser().parse(options, args, true);

    Configuration settings = new Configuration();
    line.getOptionProperties("D").forEach((k, v) -> settings.setString((String) k, (String) v));
    if (line.hasOption("s")) {
      SavepointRestoreSettings.toConfiguration(
          SavepointRestoreSettings.forPath(line.getOptionValue("s"), line.hasOption("n")),
          settings);
    }
    if (line.hasOption("jid")) {
      JobID.fromHexString(line.getOptionValue("jid")); // refuses a malformed one
      settings.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, line.getOptionValue("jid"));
    }
    Configuration flink = GlobalConfiguration.loadConfiguration(line.getOptionValue("c"), settings);

    PackagedProgram job =
        DefaultPackagedProgramRetriever.create(
                ClusterEntrypointUtils.tryFindUserLibDirectory().orElse(null),
                line.getOptionValue("j"),
                line.getArgs(),
                flink)
            .getPackagedProgram();
    configureExecution(flink, job);
    ClusterEntrypoint.runClusterEntrypoint(new StandaloneApplicationClusterEntryPoint(flink, job));
  }
}
