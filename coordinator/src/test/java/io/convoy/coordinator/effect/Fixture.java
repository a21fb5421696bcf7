// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.Opening;
import io.convoy.coordinator.effect.preview.TargetForecast;
import io.convoy.coordinator.effect.preview.TargetPreview;
import io.convoy.coordinator.effect.preview.TargetPreview.Way;
import io.convoy.coordinator.effect.session.SessionName;
import io.convoy.coordinator.effect.session.TargetSession;
import io.convoy.coordinator.effect.session.WaitLimits;
import io.convoy.embedded.Await;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;

/** A target database and a pipeline of a test's own, and a hand that plays the loader. */
public final class Fixture implements AutoCloseable {
  private static final WaitLimits HASTY =
      new WaitLimits(Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofMillis(500));

  public static final String RUN = "20261121-011808-k3f9";
  public static final String OTHER_RUN = "20261120-101112-abcd";

  public final String pipeline = Servers.freshName();
  final Topics topics = new Topics(pipeline);
  final SchemaRegistry registry = InProcessRegistry.inMemory();
  private final List<TargetEffects> opened = new ArrayList<>();
  private final String target;
  private final String database;
  private final String user;
  private final int port;

  private Fixture(String target) {
    this.target = target;
    this.database = pipeline;
    this.user = Servers.postgres().user();
    this.port = Servers.postgres().port();
    Servers.postgres().createDatabase(database);
  }

  private Fixture(Fixture other, String user, int port) {
    this.port = port;
    this.target = other.target;
    this.database = other.database;
    this.user = user;
  }

  /** Another pipeline into the same database. */
  public Fixture beside() {
    return new Fixture(this, user, port);
  }

  /** Another pipeline into the same database, as another user with the usual password. */
  Fixture as(String otherUser) {
    return new Fixture(this, otherUser, port);
  }

  /** Another pipeline into the same database, over what listens at another port. */
  Fixture through(int otherPort) {
    return new Fixture(this, user, otherPort);
  }

  public String database() {
    return database;
  }

  /** With {@code on-existing} as given and further lines of the target's section. */
  static Fixture onExisting(String mode, String... lines) {
    return new Fixture("  on-existing: " + mode + "\n" + String.join("\n", lines));
  }

  public static Fixture create() {
    return onExisting("fail");
  }

  /** New tables are LOGGED or UNLOGGED while they load. */
  static Fixture loadingAs(Persistence persistence) {
    return onExisting("fail", "  load-as: " + persistence.name().toLowerCase(Locale.ROOT));
  }

  /** Another configuration for the same database and pipeline. */
  TargetEffects effectsOnExisting(String mode) {
    return open(config("  on-existing: " + mode));
  }

  /** As a coordinator opens it that becomes the leader. */
  public TargetEffects effects() {
    return open(config(target));
  }

  /** What a run would do here, without it. */
  TargetForecast preview(Way way, Table... tables) {
    return new TargetPreview(config(target), List.of(tables))
        .forecast(DatabaseIdentity.unknown(), way);
  }

  /** One under which all rows stay in Kafka until the run is over. */
  public TargetEffects effectsKeepingAll() {
    return open(config(target, ", keep: all"));
  }

  private TargetEffects open(ConvoyConfig config) {
    TargetEffects effects =
        new TargetEffects(
            new ServiceContext(
                config,
                new KafkaClients(config.kafka()),
                registry,
                "test",
                Clock.systemUTC(),
                fatal -> {}),
            HASTY);
    opened.add(effects);
    return effects;
  }

  private ConvoyConfig config(String targetLines) {
    return config(targetLines, "");
  }

  private ConvoyConfig config(String targetLines, String topicSettings) {
    String yaml =
        """
        pipeline: %s
        source: { url: "jdbc:postgresql://127.0.0.1/source" }
        target:
          url: "%s"
          user: %s
          password: %s
        %s
        kafka: { bootstrap.servers: "%s" }
        topics: { bytes-per-partition: 1MiB, max-partitions: 3%s }
        coordinator: { parallelism: 2 }
        """
            .formatted(
                pipeline,
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database),
                user,
                Servers.postgres().password(),
                targetLines.isBlank() ? "" : targetLines,
                Servers.broker().bootstrapServers(),
                topicSettings);
    try {
      Path file = Files.createTempFile("convoy", ".yml");
      try {
        Files.writeString(file, yaml);
        return ConfigLoader.load(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One run's hold on the target, without the effects around it. */
  public TargetSession session(String run) {
    return new TargetSession(config(target).target(), new SessionName(pipeline, run), 2, HASTY);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        Servers.postgres().jdbcUrl(database),
        Servers.postgres().user(),
        Servers.postgres().password());
  }

  public void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The first column of each row. */
  public List<String> all(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  public String one(String query) throws SQLException {
    List<String> values = all(query);
    assertThat(values).as(query).hasSize(1);
    return values.getFirst();
  }

  /** Loads rows and writes the checkpoint, as a loader does in one transaction. */
  void load(Made created, int partition, long nextOffset, String insert) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      int rows = statement.executeUpdate(insert);
      String place = "topic = '%s' AND partition = %d".formatted(created.topic(), partition);
      String advance = " SET next_offset = %d, rows = rows + %d WHERE ".formatted(nextOffset, rows);
      if (statement.executeUpdate("UPDATE convoy.checkpoint_logged" + advance + place) == 0) {
        statement.execute(
            "INSERT INTO convoy.checkpoint VALUES ('%s', %d, nextval('convoy.epoch'))"
                    .formatted(created.topic(), partition)
                + " ON CONFLICT DO NOTHING");
        statement.execute("UPDATE convoy.checkpoint" + advance + place);
      }
      connection.commit();
    }
  }

  /** A table that is there, with its topic. */
  record Made(TableId table, int schemaId, String topic, int partitions) {}

  /** A run up to the tables' topics. */
  public List<Made> createAll(TargetEffects effects, Table... tables) {
    return createAll(effects, RUN, tables);
  }

  List<Made> createAll(TargetEffects effects, String run, Table... tables) {
    perform(effects, reset(run, tables));
    return List.of(tables).stream().map(table -> make(effects, run, table)).toList();
  }

  public static ResetTarget reset(String run, Table... tables) {
    return new ResetTarget(run, List.of(tables).stream().map(Description::of).toList(), List.of());
  }

  static Made make(TargetEffects effects, String run, Table table) {
    Description description = Description.of(table);
    TableCreated created = (TableCreated) perform(effects, new CreateTable(run, description));
    TopicOpened opened = open(effects, run, table, 0);
    return new Made(
        table.getId(), created.getSchemaId(), opened.getTopic(), opened.getPartitions());
  }

  public static TopicOpened open(TargetEffects effects, String run, Table table, int generation) {
    Opening opening = new Opening(Description.of(table), table.getEstimatedBytes(), generation);
    return (TopicOpened) perform(effects, new OpenTopics(run, "b", List.of(opening)));
  }

  /** All that comes between the last row and the report, for tables whose rows are loaded. */
  void finishAll(TargetEffects effects, List<Made> created, Table... tables) throws SQLException {
    for (int i = 0; i < tables.length; i++) {
      perform(effects, finalize(created.get(i), tables[i], rowsOf(created.get(i))));
    }
    for (Table table : tables) {
      perform(effects, new AddForeignKeys(RUN, Description.of(table)));
      perform(effects, new SetSequences(RUN, Description.of(table), false));
    }
  }

  long rowsOf(Made created) throws SQLException {
    return Long.parseLong(
        one(
            "SELECT coalesce(sum(rows), 0) FROM (SELECT topic, rows FROM convoy.checkpoint"
                + " UNION ALL SELECT topic, rows FROM convoy.checkpoint_logged) c WHERE topic = '"
                + created.topic()
                + "'"));
  }

  /** With nothing but the first partition in use, up to offset 0. */
  static FinalizeTable finalize(Made created, Table table, long rows) {
    List<Long> offsets = new ArrayList<>(Collections.nCopies(created.partitions(), -1L));
    offsets.set(0, rows == 0 ? -1L : 0L);
    return new FinalizeTable(RUN, Description.of(table), 0, created.topic(), offsets, rows);
  }

  public static SpecificRecord perform(TargetEffects effects, Effect effect) {
    List<SpecificRecord> facts = effects.perform(effect);
    assertThat(facts).as(effect.id()).hasSize(1);
    return facts.getFirst();
  }

  static ReleaseTarget completed() {
    return new ReleaseTarget(RUN, Ending.COMPLETED);
  }

  /** The data topics of this pipeline. */
  public List<String> dataTopics() throws Exception {
    try (Admin admin = new KafkaClients(config("").kafka()).admin()) {
      return admin.listTopics().names().get().stream()
          .filter(name -> name.startsWith(pipeline + ".data."))
          .sorted()
          .toList();
    }
  }

  static void await(String what, BooleanSupplier condition) {
    Await.until(Duration.ofSeconds(30), condition::getAsBoolean, what);
  }

  /** True while a session of this pipeline's coordinator waits for a lock. */
  boolean coordinatorWaits() {
    return coordinatorWaits(1);
  }

  /** True while so many of them do. */
  boolean coordinatorWaits(int sessions) {
    return holds(
        "SELECT count(*) >= "
            + sessions
            + " FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND starts_with(application_name, 'convoy coordinator "
            + pipeline
            + " ')");
  }

  boolean holds(String query) {
    try {
      return one(query).equals("t");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends all sessions of this pipeline's coordinator. */
  void killCoordinator() throws SQLException {
    all(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE starts_with(application_name, 'convoy coordinator "
            + pipeline
            + " ')");
  }

  @Override
  public void close() {
    opened.forEach(TargetEffects::close);
    registry.close();
  }
}
