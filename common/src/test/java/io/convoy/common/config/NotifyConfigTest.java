// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.NotifyConfig.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotifyConfigTest {
  private static final Secret URL = new Secret("https://hooks.example.org/s3cret");

  @ParameterizedTest
  @EnumSource
  void tellsOfEverythingWhereNothingIsNamed(Moment moment) {
    assertThat(new NotifyConfig(URL, List.of(), "").wants(moment)).isTrue();
    assertThat(NotifyConfig.nobody().wants(moment)).isFalse();
  }

  @Test
  void tellsOfWhatIsNamed() {
    NotifyConfig config = new NotifyConfig(URL, List.of("failed", "stalled"), "");
    assertThat(config.wants(Moment.FAILED)).isTrue();
    assertThat(config.wants(Moment.COMPLETED)).isFalse();
    assertThat(config.toString()).doesNotContain("s3cret");
  }

  @Test
  void namesTheMomentsThatThereAre() {
    List<String> on = List.of("failed", "finished");
    assertThatThrownBy(() -> new NotifyConfig(URL, on, ""))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContainingAll("completed", "stalled", "finished is none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hooks.example.org/s3cret", "ftp://s3cret", "https://s3 cret", "https:"})
  void takesHttpAloneAndDoesNotRepeatIt(String url) {
    Secret secret = new Secret(url);
    assertThatThrownBy(() -> new NotifyConfig(secret, List.of(), ""))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("must be http")
        .hasMessageNotContaining("s3");
  }
}
