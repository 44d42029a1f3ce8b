// SPDX-License-Identifier: Apache-2.0
package io.dni.experiment.delay;

/** A gradient source whose signals come late, and how its modules learn. */
enum LateSource {
  LEAST_SQUARES("SG by least squares", "sg:hy:r32", "rls:0.995"),
  ADAM_MODULES("SG by Adam", "sg:hy", "adam:" + StreamedRun.RATE),
  DELAYED("delayed back-propagation", "delayed", "adam:" + StreamedRun.RATE);

  private final String label;
  private final String source;
  private final String modules;

  LateSource(String label, String source, String modules) {
    this.label = label;
    this.source = source;
    this.modules = modules;
  }

  String label() {
    return label;
  }

  String source() {
    return source;
  }

  String modules() {
    return modules;
  }
}
