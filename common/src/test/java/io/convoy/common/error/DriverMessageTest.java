// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What drivers say, within messages. */
class DriverMessageTest {
  @Test
  void hasNoFullStopAtItsEnd() {
    assertThat(DriverMessage.of(new SQLException("Login failed for user 'sa'. ")))
        .isEqualTo("Login failed for user 'sa'");
    assertThat(DriverMessage.of(new SQLException("wait ..."))).isEqualTo("wait ...");
    assertThat(DriverMessage.of(new SQLException((String) null))).isEqualTo("null");
  }

  @Test
  void saysWhatTheDriverLeavesToItsCauses() {
    assertThat(failed(new UnknownHostException("db.example")))
        .isEqualTo("The connection attempt failed (the host db.example is not known)");
    assertThat(failed(new SocketTimeoutException("Connect timed out")))
        .isEqualTo("The connection attempt failed (Connect timed out)");
    assertThat(failed(new IllegalStateException("a detail of the driver")))
        .isEqualTo("The connection attempt failed");
  }

  @Test
  void saysNothingTwice() {
    assertThat(
            DriverMessage.of(
                new SQLException(
                    "Error: \"Connection refused\".", new ConnectException("Connection refused"))))
        .isEqualTo("Error: \"Connection refused\"");
  }

  private static String failed(Exception cause) {
    return DriverMessage.of(new SQLException("The connection attempt failed.", cause));
  }
}
