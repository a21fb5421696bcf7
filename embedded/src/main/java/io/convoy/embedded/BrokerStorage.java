// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.ShareVersion;

/** Makes a folder ready for a broker: gives it a cluster id and the features of its metadata. */
final class BrokerStorage {
  private BrokerStorage() {}

  /**
   * Formats a new folder and leaves any other as it is; a format cut short by a kill is redone.
   *
   * @param credentials of users that the broker knows from its beginning
   */
  static void prepare(Path directory, List<String> credentials) throws Exception {
    // Kafka writes this file last and in one step.
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    formatter(directory, BrokerSettings.NODE_ID, Uuid.randomUuid().toString())
        .setScramArguments(credentials)
        // One replica: no other could lead, so a killed broker must not lose its leadership.
        .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
        .run();
  }

  /** The same for a node among others, all of which have the same cluster id. */
  static void prepareMember(Path directory, int node, String clusterId) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(directory);
    formatter(directory, node, clusterId).run();
  }

  private static Formatter formatter(Path directory, int node, String clusterId) {
    return new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(node)
        .setClusterId(clusterId)
        .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .setFeatureLevel(ShareVersion.FEATURE_NAME, (short) 0);
  }
}
