// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.CoordinatorConfig;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.ExtractorConfig;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.LoaderConfig;
import io.convoy.common.config.NotifyConfig;
import io.convoy.common.config.RegistryConfig;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SyncConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.VerifyConfig;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.topic.Topics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;

/** A pipeline of its own for one test: a database, topics, a run, loaders. */
final class Scenario implements AutoCloseable {
  static final String RUN = "20261121-011808-k3f9";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final Servers.Running servers;
  private final String pipeline = "p" + COUNT.incrementAndGet();
  private final TestRegistry registry = new TestRegistry();
  private final KafkaClients kafka;
  private final Admin admin;
  private final List<LoaderService> loaders = new ArrayList<>();
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  private final FactReader facts;
  private int slots = 2;
  private DataSize transactionBytes = DataSize.ofMebibytes(8);
  private String user = "postgres";
  private String password = "convoy";
  private long maxRejects;

  Scenario(Servers.Running servers) throws SQLException {
    this.servers = servers;
    this.kafka = new KafkaClients(kafkaConfig(Map.of()));
    this.admin = kafka.admin();
    servers.postgres().createDatabase(pipeline);
    recreateCatalog();
    ControlTopics.create(
        admin,
        topics(),
        new TopicsConfig(
            1,
            DataSize.ofMebibytes(256),
            4,
            200,
            DataSize.ofMebibytes(4096),
            TopicsConfig.Keep.UNTIL_LOADED));
    this.facts = new FactReader(kafka, new ControlCodec(registry), topics());
  }

  void recreateCatalog() throws SQLException {
    try (Connection connection = connect()) {
      TargetCatalog.create(connection);
    }
  }

  Scenario slots(int count) {
    slots = count;
    return this;
  }

  Scenario transactionBytes(DataSize size) {
    transactionBytes = size;
    return this;
  }

  Scenario maxRejects(long rows) {
    maxRejects = rows;
    return this;
  }

  /** Whom loaders that are started from now on say they are. */
  Scenario login(String as, String with) {
    user = as;
    password = with;
    return this;
  }

  Topics topics() {
    return new Topics(pipeline);
  }

  TestRegistry registry() {
    return registry;
  }

  KafkaClients kafka() {
    return kafka;
  }

  Admin admin() {
    return admin;
  }

  FactReader facts() {
    return facts;
  }

  Servers.Running servers() {
    return servers;
  }

  String jdbcUrl() {
    return servers.postgres().jdbcUrl(pipeline);
  }

  int partSchema() {
    return registry.register(topics().partSubject(), RowPart.SCHEMA);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        jdbcUrl(), servers.postgres().user(), servers.postgres().password());
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : -1;
    }
  }

  LoaderService startLoader() {
    return startLoader(LoadProbe.NONE, Map.of());
  }

  LoaderService startLoader(LoadProbe probe) {
    return startLoader(probe, Map.of());
  }

  LoaderService startLoader(LoadProbe probe, Map<String, String> kafkaSettings) {
    LoaderService loader = new LoaderService(context(registry, kafkaSettings), probe);
    loaders.add(loader);
    loader.start();
    return loader;
  }

  ServiceContext context(SchemaRegistry schemas, Map<String, String> kafkaSettings) {
    return context(
        config(
            pipeline,
            target(jdbcUrl(), user, password, maxRejects),
            new LoaderConfig(slots, transactionBytes),
            kafkaConfig(kafkaSettings)),
        schemas,
        "test" + loaders.size(),
        fatal);
  }

  private KafkaConfig kafkaConfig(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", servers.broker().bootstrapServers());
    return new KafkaConfig(properties);
  }

  static ServiceContext context(
      ConvoyConfig config, SchemaRegistry schemas, String instance, List<Throwable> fatal) {
    return new ServiceContext(
        config, new KafkaClients(config.kafka()), schemas, instance, Clock.systemUTC(), fatal::add);
  }

  static ConvoyConfig config(
      String pipeline, TargetConfig target, LoaderConfig loader, KafkaConfig kafka) {
    return new ConvoyConfig(
        pipeline,
        new SourceConfig(
            "jdbc:postgresql://127.0.0.1/source",
            null,
            null,
            new SourceConfig.TableSelection(List.of(), List.of()),
            SourceConfig.Chunking.AUTO,
            DataSize.ofMebibytes(32),
            SourceConfig.OnSnapshotLost.REREAD,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            SourceConfig.Snapshot.AUTO,
            0,
            0,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS),
        target,
        List.of(),
        kafka,
        new RegistryConfig(null, null, null, null),
        new TopicsConfig(
            1,
            DataSize.ofMebibytes(256),
            4,
            200,
            DataSize.ofMebibytes(4096),
            TopicsConfig.Keep.UNTIL_LOADED),
        new ExtractorConfig(1, DataSize.ofKibibytes(512), Duration.ofMinutes(10)),
        loader,
        new CoordinatorConfig(2, 3, 1, Duration.ofMinutes(2)),
        new SyncConfig(
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            SyncConfig.Capture.COMPARE,
            Duration.ofDays(7),
            SyncConfig.Evolve.ADD,
            DataSize.ofMebibytes(1),
            null,
            "UTC"),
        new VerifyConfig(Duration.ZERO),
        new HttpConfig("127.0.0.1", 0, HttpConfig.Page.NONE),
        NotifyConfig.nobody());
  }

  static TargetConfig target(String jdbcUrl, String user, String password, long maxRejects) {
    return new TargetConfig(
        jdbcUrl,
        user,
        new Secret(password),
        Map.of(),
        TargetConfig.Identifiers.PRESERVE,
        TargetConfig.CaseInsensitive.REPORT,
        null,
        TargetConfig.OnExisting.FAIL,
        TargetConfig.OnDependents.REFUSE,
        TargetConfig.Persistence.LOGGED,
        TargetConfig.OnBadRow.REJECT,
        RejectLimit.ofRows(maxRejects),
        TargetConfig.OnBrokenConstraint.REPORT,
        TargetConfig.Grants.REPORT,
        0,
        DataSize.ofMebibytes(512),
        TargetConfig.History.KEEP);
  }

  /** Why loaders could not go on, where that was meant; the scenario ends well then. */
  List<Throwable> takeFatal() {
    List<Throwable> taken = List.copyOf(fatal);
    fatal.removeAll(taken);
    return taken;
  }

  @Override
  public void close() {
    loaders.forEach(LoaderService::close);
    facts.close();
    admin.close();
    if (!fatal.isEmpty()) {
      throw new AssertionError("a loader could not go on", fatal.getFirst());
    }
  }
}
