// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example for Airflow, as far as it can be judged without Airflow. */
final class AirflowIT {
  private static final Path DAG = Documents.ROOT.resolve("deploy/airflow/convoy_sync.py");

  @Test
  void isPython() throws Exception {
    List<String> python =
        Tool.find(
            "Nobody has compiled " + DAG.getFileName(), List.of(List.of("python3")), "--version");
    Tool.Result compiled =
        Tool.run(
            Tool.with(
                python,
                "-c",
                "import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])",
                DAG.toString()));
    assertThat(compiled.code()).as(compiled.output()).isZero();
  }

  @Test
  void asksTheServices() {
    assertThat(Documents.text(DAG))
        .contains("convoy start sync -f")
        .contains("convoy start verify -f")
        .contains("max_active_runs=1");
  }
}
