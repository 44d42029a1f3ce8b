// SPDX-License-Identifier: Apache-2.0
package io.dni.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import org.junit.jupiter.api.Test;

class JobFailuresTest {
  private final JobFailures failures = JobFailures.of(URI.create("http://127.0.0.1:1"), "0");

  private void add(String entries) throws Exception {
    failures.add(new ObjectMapper().readTree(entries));
  }

  @Test
  void counts_each_failure_once_and_names_the_cause_of_the_last() throws Exception {
    add("[{\"timestamp\":5,\"stacktrace\":\"java.io.IOException: disk full\\n\\tat x\"}]");
    assertThat(failures.count()).isEqualTo(1);
    assertThat(failures.lastCause()).hasValue("IOException: disk full");
    add(
        "[{\"timestamp\":9,\"stacktrace\":\"a.B: outer\\nCaused by: c.d.E: inner\\u001b[2J\"},"
            + "{\"timestamp\":7,\"stacktrace\":\"a.B: other\"},"
            + "{\"timestamp\":5,\"stacktrace\":\"java.io.IOException: disk full\"}]");
    assertThat(failures.count()).isEqualTo(3);
    assertThat(failures.lastCause()).hasValue("E: inner\\u001b[2J");
  }

  @Test
  void takes_a_cluster_that_does_not_answer_for_one_without_news() {
    failures.update();
    assertThat(failures.count()).isZero();
    assertThat(failures.lastCause()).isEmpty();
  }
}
