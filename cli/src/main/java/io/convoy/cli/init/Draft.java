// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.init;

import com.fasterxml.jackson.databind.node.TextNode;

/** The text of a first configuration file, with what one will want to change next as comments. */
public final class Draft {
  private static final String HEAD =
      """
      # Where rows come from and where they go; all keys: docs/reference/configuration.md
      # Does it fit?        ./convoy check -f %1$s
      # What would happen?  ./convoy assess -f %1$s
      # Do it:              ./convoy replicate -f %1$s

      # Every topic, consumer group and transactional id begins with it.
      pipeline: %2$s
      """;

  private static final String SOURCE =
      """

      source:
        url: %s
        user: %s
        # From the environment, or ${file:/run/secrets/source}; best never the password itself.
        password: ${env:%s}
        # Without this, all tables of all schemas:
        # tables: { include: ["%s.*"], exclude: ["%s.tmp_*"] }
      """;

  private static final String TARGET =
      """

      target:
        url: %s
        user: %s
        password: ${env:%s}
        # A schema of the source under another name:
        %sschemas: { dbo: public }
        # Tables that are there already: fail ends the run before it changes anything;
        # truncate empties them, drop makes them anew, swap exchanges them once all is proven.
        on-existing: fail
      """;

  private static final String NO_KAFKA =
      """

      # Without brokers each run brings its own, in its work folder. Services need some that all reach:
      # kafka: { bootstrap.servers: "kafka:9092" }
      # schema.registry.url: http://registry:8081
      """;

  private static final String KAFKA =
      """

      # Any property of Kafka's clients passes through: security.protocol, sasl.jaas.config, ...
      kafka: { bootstrap.servers: %s }
      """;

  private static final String NO_REGISTRY =
      """
      # Services need a registry that all reach; a single replicate does not:
      # schema.registry.url: http://registry:8081
      """;

  private final Wishes wishes;
  private final String file;

  /**
   * @param file as commands will name it
   */
  public Draft(Wishes wishes, String file) {
    this.wishes = wishes;
    this.file = file;
  }

  /** YAML. */
  public String text() {
    Wishes.End source = wishes.source();
    Wishes.End target = wishes.target();
    boolean hasDbo = source.url().startsWith("jdbc:sqlserver:");
    String schema = hasDbo ? "dbo" : "public";
    return HEAD.formatted(file, wishes.pipeline())
        + SOURCE.formatted(
            quoted(source.url()), quoted(source.user()), source.passwordVariable(), schema, schema)
        + TARGET.formatted(
            quoted(target.url()),
            quoted(target.user()),
            target.passwordVariable(),
            hasDbo ? "" : "# ")
        + kafka();
  }

  private String kafka() {
    String kafka = wishes.kafka();
    if (kafka == null) {
      return NO_KAFKA;
    }
    String registry = wishes.registry();
    return KAFKA.formatted(quoted(kafka))
        + (registry == null ? NO_REGISTRY : "schema.registry.url: " + quoted(registry) + "\n");
  }

  /** YAML takes the strings of JSON. */
  private static String quoted(String value) {
    return TextNode.valueOf(value).toString();
  }
}
