// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlServerErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "1205, 40001, SOURCE_UNAVAILABLE", // deadlock victim
    "1222, S0051, SOURCE_UNAVAILABLE", // lock timeout
    "40501, S0001, SOURCE_UNAVAILABLE", // Azure: the service is busy
    "983, S0001, SOURCE_UNAVAILABLE", // availability group in failover
    "0, 08S01, SOURCE_UNAVAILABLE", // connection reset
    "18456, S0001, SOURCE_ACCESS_DENIED", // login failed
    "229, S0005, SOURCE_ACCESS_DENIED", // SELECT denied
    "0, HY008, SOURCE_ERROR", // timed out
    "8134, S0001, SOURCE_ERROR" // division by zero
  })
  void knowsWhatAnErrorMeans(int number, String state, ErrorCode code) {
    assertThat(SqlServerErrors.code(new SQLException("no", state, number))).isEqualTo(code);
  }

  @Test
  void saysWhatToDoAboutACertificateThatIsNotTrusted() {
    SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
    handshake.initCause(new CertificateException("unknown authority"));
    SQLException error = new SQLException("could not establish a secure connection", "08S01", 0);
    error.initCause(handshake);

    assertThat(SqlServerErrors.connecting("jdbc:sqlserver://db", "sa", error))
        .hasMessageContainingAll("trustStore", "hostNameInCertificate", "trustServerCertificate")
        .extracting("code")
        .isEqualTo(ErrorCode.SOURCE_ACCESS_DENIED);
  }

  @Test
  void tellsThatATableHasChanged() {
    SQLException error = new SQLException("Invalid column name 'x'.", "S0001", 207);

    assertThat(SqlServerErrors.reading("Reading dbo.t", error).code())
        .isEqualTo(ErrorCode.SOURCE_CHANGED);
  }
}
