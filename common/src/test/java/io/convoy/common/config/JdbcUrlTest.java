// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:postgresql://h/d                        | jdbc:postgresql://h/d",
        "jdbc:postgresql://h/d?password=s             | jdbc:postgresql://h/d?password=********",
        "jdbc:postgresql://h/d?user=u&password=s;t&a=b |"
            + " jdbc:postgresql://h/d?user=u&password=********&a=b",
        "jdbc:postgresql://h/d?sslpassword=s&PASSWORD=t |"
            + " jdbc:postgresql://h/d?sslpassword=********&PASSWORD=********",
        "jdbc:postgresql://u:s@h/d                    | jdbc:postgresql://********@h/d",
        "jdbc:sqlserver://h:1;user=u;password=s&t;a=b |"
            + " jdbc:sqlserver://h:1;user=u;password=********;a=b",
        "jdbc:sqlserver://h;password={s;}}t};a=b      | jdbc:sqlserver://h;password=********;a=b",
        "jdbc:sqlserver://h;Pwd = s;a=b               | jdbc:sqlserver://h;Pwd =********;a=b",
        "jdbc:sqlserver://h;trustStorePassword=s      |"
            + " jdbc:sqlserver://h;trustStorePassword=********",
        "jdbc:sqlserver://h;accessToken=s             | jdbc:sqlserver://h;accessToken=********"
      })
  void coversSecrets(String url, String masked) {
    assertThat(JdbcUrl.masked(url)).isEqualTo(masked);
  }
}
