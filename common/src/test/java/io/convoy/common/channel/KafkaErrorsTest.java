// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.KafkaConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.security.KeyStoreException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaErrorsTest {
  @ParameterizedTest
  @MethodSource("errors")
  void classifiesByClass(Throwable error, ErrorCode code) {
    assertThat(KafkaErrors.code(error)).isEqualTo(code);
    assertThat(KafkaErrors.code(new ExecutionException(error))).isEqualTo(code);
    assertThat(KafkaErrors.code(new CompletionException(new KafkaException(error))))
        .isEqualTo(code);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(new TimeoutException("late"), ErrorCode.KAFKA_UNAVAILABLE),
        Arguments.of(new NotLeaderOrFollowerException("moved"), ErrorCode.KAFKA_UNAVAILABLE),
        Arguments.of(new SaslAuthenticationException("no"), ErrorCode.KAFKA_UNAVAILABLE),
        Arguments.of(new TopicAuthorizationException("no"), ErrorCode.KAFKA_UNAVAILABLE),
        Arguments.of(new InvalidReplicationFactorException("3 > 1"), ErrorCode.KAFKA_ERROR),
        Arguments.of(new ProducerFencedException("old"), ErrorCode.KAFKA_ERROR),
        Arguments.of(new ConfigException("bad"), ErrorCode.CONFIGURATION),
        Arguments.of(new KeyStoreException("wrong password"), ErrorCode.CONFIGURATION),
        Arguments.of(new InterruptException(new InterruptedException()), ErrorCode.INTERRUPTED),
        Arguments.of(new ConvoyException(ErrorCode.REGISTRY_ERROR, "r"), ErrorCode.REGISTRY_ERROR));
  }

  @Test
  void saysWhatWasBeingDoneAndWhatToDo() {
    assertThat(
            KafkaErrors.of("reading tasks", new ExecutionException(new TimeoutException("30 s"))))
        .hasMessage(
            "reading tasks: 30 s; is kafka.bootstrap.servers right, and are the brokers up?");
  }

  @Test
  void tellsWhyAClientCannotBeMade() {
    KafkaClients clients =
        new KafkaClients(new KafkaConfig(Map.of("bootstrap.servers", "no-such-host.invalid:1")));

    assertThatThrownBy(() -> clients.producer(Map.of()))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContainingAll("a producer", "bootstrap.servers", "kafka section");
  }
}
