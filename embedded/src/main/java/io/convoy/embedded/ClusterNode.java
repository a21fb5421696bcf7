// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One of several Kafka nodes, broker and controller, as a process of its own: {@code ClusterNode
 * FILE}, where the file is what {@link ClusterSettings} wrote. Prints a line when it serves, and
 * ends when its standard input does, so that it never outlives who started it.
 */
public final class ClusterNode {
  private ClusterNode() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = read(Path.of(arguments[0]));
    Path folder = Path.of(required(settings, "log.dirs"));
    int id = Integer.parseInt(required(settings, "node.id"));
    BrokerStorage.prepareMember(folder, id, required(settings, ClusterSettings.CLUSTER_ID));
    settings.remove(ClusterSettings.CLUSTER_ID);
    new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM).startup();
    System.out.println("node " + id + " serves");
    System.in.transferTo(System.err);
    // The last nodes could not end in good order: a majority is needed for that.
    Runtime.getRuntime().halt(0);
  }

  private static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties.forEach((key, value) -> settings.put((String) key, (String) value));
    return settings;
  }

  private static String required(Map<String, String> settings, String key) {
    String value = settings.get(key);
    if (value == null) {
      throw new EmbeddedException("the node's settings lack " + key);
    }
    return value;
  }
}
