// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import org.junit.jupiter.api.Test;

class CheckResultTest {
  @Test
  void isALineThatSaysHowItCameOut() {
    assertThat(CheckResult.ok("source", "connects").line())
        .isEqualTo("ok       source        connects");
    assertThat(CheckResult.warning("registry", "slow").line())
        .isEqualTo("warning  registry      slow");
  }

  @Test
  void saysWithCodeAndRemedyWhatFailed() {
    ConvoyException failure = new ConvoyException(ErrorCode.TARGET_DISK_FULL, "it is\n  full\n");
    CheckResult result = CheckResult.failed("target", failure);
    assertThat(result.hasFailed()).isTrue();
    assertThat(result.line())
        .isEqualTo(
            "failed   target        CVY-4005 it is full - what to do: "
                + ErrorCode.TARGET_DISK_FULL.remedy());
  }
}
