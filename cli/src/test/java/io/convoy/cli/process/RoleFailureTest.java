// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class RoleFailureTest {
  private final RoleFailure failure = new RoleFailure();

  @Test
  void isSilentWhileAllIsWell() {
    assertThatCode(failure::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void tellsTheFirstReasonAsItIs() {
    ConvoyException known = new ConvoyException(ErrorCode.SOURCE_ACCESS_DENIED, "no");
    failure.accept(known);
    failure.accept(new IllegalStateException("later"));
    assertThat(failure.await()).isSameAs(known);
    assertThatThrownBy(failure::throwIfAny).isSameAs(known);
  }

  @Test
  void saysWhatKafkaWants() {
    failure.accept(new TopicAuthorizationException("not yours"));
    assertThat(failure.await())
        .hasMessageContaining("not yours; give this client's user the right")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.KAFKA_UNAVAILABLE);
  }

  @Test
  void takesAllElseForADefect() {
    failure.accept(new IllegalStateException("oh"));
    assertThat(failure.await())
        .hasMessageContaining("oh")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.INTERNAL);
  }
}
