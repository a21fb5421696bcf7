// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Says what an error of a Kafka client means, by its class and never by its text. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /** The code of an error, whatever futures and clients have wrapped around it. */
  public static ErrorCode code(Throwable error) {
    return switch (root(error)) {
      case ConvoyException known -> known.code();
      case InterruptException _ -> ErrorCode.INTERRUPTED;
      case ConfigException _ -> ErrorCode.CONFIGURATION;
      case IOException _, GeneralSecurityException _ -> ErrorCode.CONFIGURATION;
      case RetriableException _ -> ErrorCode.KAFKA_UNAVAILABLE;
      case AuthenticationException _ -> ErrorCode.KAFKA_UNAVAILABLE;
      case AuthorizationException _ -> ErrorCode.KAFKA_UNAVAILABLE;
      default -> ErrorCode.KAFKA_ERROR;
    };
  }

  /**
   * True where no new client would fare better until a person changes something. Does not look at
   * causes.
   */
  public static boolean isFinal(Throwable error) {
    return error instanceof AuthenticationException
        || error instanceof AuthorizationException
        || error instanceof UnsupportedVersionException
        || error instanceof ConfigException;
  }

  /** An exception that says what was being done, what Kafka says, and what to do. */
  public static ConvoyException of(String doing, Throwable error) {
    Throwable root = root(error);
    ErrorCode code = code(root);
    String advice =
        switch (root) {
          case ConfigException _ -> "; check the kafka section of the configuration";
          case IOException _, GeneralSecurityException _ ->
              "; check the key stores and their passwords in the kafka section";
          case SslAuthenticationException _ ->
              "; do the stores of the kafka section hold who signed the brokers' certificates, and"
                  + " are these for the hosts in kafka.bootstrap.servers?";
          case AuthenticationException _ -> "; check the credentials in the kafka section";
          case AuthorizationException _ -> "; give this client's user the right to do it";
          case RetriableException _ ->
              "; is kafka.bootstrap.servers right, and are the brokers up?";
          default -> "";
        };
    String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new ConvoyException(code, doing + ": " + reason + advice, error);
  }

  /** A client's constructor says only that it failed; why is in the cause. */
  private static Throwable root(Throwable error) {
    Throwable current = error;
    while (current.getCause() != null && isWrapper(current)) {
      current = current.getCause();
    }
    return current;
  }

  private static boolean isWrapper(Throwable error) {
    return error instanceof ExecutionException
        || error instanceof CompletionException
        || error.getClass() == KafkaException.class;
  }
}
