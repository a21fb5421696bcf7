// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretHuntTest {
  private static final String SECRET = "pa+ss/wo&rd=1";

  private final SecretHunt hunt = new SecretHunt(List.of(SECRET), "wo&r");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=pa+ss/wo&rd=1;",
        "?password=pa%2Bss%2Fwo%26rd%3D1&",
        "Basic cGErc3Mvd28mcmQ9MQ==",
        "Basic YW5uOnBhK3NzL3dvJnJkPTE=",
        "Basic Ym9iMTpwYStzcy93byZyZD0x",
        "unexpected 'wo&r'"
      })
  void findsASecretInEachForm(String text) {
    hunt.in("here", text);
    assertThat(hunt.found()).containsExactly("here: " + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password=********", "Basic Ym9iMTpwYXNz", "pa+ss"})
  void passesWhatIsNone(String text) {
    hunt.in("here", text);
    assertThat(hunt.found()).isEmpty();
  }
}
