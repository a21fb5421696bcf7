// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.extractor.Sources;
import io.convoy.extractor.source.SourceReaders;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Knocks at both databases and at Kafka before anything is started, so that a wrong address or
 * password, or one database for both, is told within seconds. Services wait for them instead; a
 * person at a terminal wants to know.
 */
public final class Preflight {
  private static final int PATIENCE_SECONDS = 10;

  private Preflight() {}

  public static void check(ConvoyConfig config) {
    DatabaseIdentity source = Sources.of(config, SourceReaders.ONE).identify();
    check(config.target()).requireOtherThan(source);
    if (config.kafka().bootstrapServers() != null) {
      check(config.kafka());
    }
  }

  /** Knocks at the target alone, and says which database it is. */
  public static DatabaseIdentity check(TargetConfig target) {
    try (Connection connection =
        PostgresSession.open(target.url(), target.user(), target.password(), "convoy preflight")) {
      connection.isValid(PATIENCE_SECONDS);
      return DatabaseIdentity.read(connection);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot use the target (target.url, user, password)", e);
    }
  }

  /** Knocks at Kafka alone. */
  public static void check(KafkaConfig kafka) {
    String what = "cannot use Kafka at " + kafka.bootstrapServers() + " (kafka.bootstrap.servers)";
    DescribeClusterOptions patience =
        new DescribeClusterOptions().timeoutMs(PATIENCE_SECONDS * 1_000);
    try (Admin admin = new KafkaClients(kafka).admin()) {
      admin.describeCluster(patience).nodes().get();
    } catch (ExecutionException e) {
      throw KafkaErrors.of(what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while asking Kafka", e);
    }
  }
}
