// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import io.convoy.embedded.BrokerSecurity;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.PostgresServer;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A broker, a registry and two databases that demand TLS and passwords and give no more rights than
 * {@code docs/security.md} lists, and processes wired as that page says.
 */
final class SecuredCluster implements AutoCloseable {
  private static final String WORK = "work-";
  private static final String ADMIN = "admin";
  private static final String CLIENT = "client";
  private static final List<String> SERVICES = List.of("coordinator", "extractor", "loader");
  private static final List<String> USERS =
      List.of("convoy-coordinator", "convoy-extractor", "convoy-loader", "convoy-client");

  /** Of every kind that needs a right of its own; few rows, since only rights matter. */
  private static final String ROWS =
      """
      INSERT INTO customer (email, notes) SELECT 'c' || i || '@example.org', '{}' FROM generate_series(1, 100) i;
      INSERT INTO orders (customer, total, placed) SELECT i, i / 7.0, now() FROM generate_series(1, 100) i;
      INSERT INTO line SELECT 1 + i / 4, i % 4, 'article ' || i, i FROM generate_series(1, 200) i;
      INSERT INTO visit SELECT now(), '/p/' || i, '10.0.0.1' FROM generate_series(1, 100) i;
      INSERT INTO big VALUES (1, 'one');
      """;

  /** What everybody has is no right of a list. */
  private static final String NOTHING_FOR_ALL =
      "REVOKE ALL ON DATABASE shop FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC";

  private final Path folder;
  private final Certificates certificates;
  private final EmbeddedBroker broker;
  private final RegistryServer registry;
  private final Databases databases;

  SecuredCluster(Path folder) {
    this.folder = folder;
    this.certificates = new Certificates(folder.resolve("certificates"), secret("store"));
    this.broker = EmbeddedBroker.start(folder.resolve("broker"), security());
    this.registry = new RegistryServer(certificates.context(), passwords("registry", USERS));
    this.databases = new Databases(folder, certificates.ofServer().install(folder.resolve("tls")));
    databases.onSource(Shop.SCHEMA);
    databases.onSource(ROWS);
    databases.onSource(Shop.KEYS);
    databases.onSource(NOTHING_FOR_ALL);
    databases.onTarget(NOTHING_FOR_ALL);
    SecurityPage.sql("source").forEach(line -> databases.onSource(withPassword(line)));
    SecurityPage.sql("target").forEach(line -> databases.onTarget(withPassword(line)));
    grant(SecurityPage.acls());
    for (Consumer<String> server :
        List.<Consumer<String>>of(databases::onSource, databases::onTarget)) {
      server.accept("ALTER SYSTEM SET log_statement = 'all'");
      server.accept("SELECT pg_reload_conf()");
    }
  }

  /** Unlike anything else, and other than itself in URLs and in Base64. */
  static String secret(String place) {
    return "Zq7!" + place + "+s3cret/&=9";
  }

  private static Map<String, String> passwords(String place, Collection<String> users) {
    return users.stream()
        .collect(Collectors.toMap(Function.identity(), user -> secret(place + "-" + user)));
  }

  private BrokerSecurity security() {
    return new BrokerSecurity(
        certificates.keyStore(),
        certificates.trustStore(),
        secret("store"),
        ADMIN,
        passwords("kafka", Stream.concat(Stream.of(ADMIN), USERS.stream()).toList()));
  }

  private static String withPassword(String line) {
    String[] words = line.split(" ");
    return line.replace(
        "'...'", "'" + secret("database-" + words[Math.min(2, words.length - 1)]) + "'");
  }

  Databases databases() {
    return databases;
  }

  Certificates certificates() {
    return certificates;
  }

  /** Of all services that were started. */
  List<Path> workFolders() {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(path -> path.getFileName().toString().startsWith(WORK)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page's file with the addresses that the servers have here, and somewhat more. */
  Path configuration(String name, Function<String, String> change) {
    String page =
        SecurityPage.configuration()
            .replace("old-server:5432", "127.0.0.1:" + databases.source().port())
            .replace("new-server:5432", "127.0.0.1:" + databases.target().port())
            .replace("broker:9093", broker.bootstrapServers())
            .replace("https://registry:8081", registry.url())
            .replace("/etc/convoy/ca.pem", certificates.authority().toString());
    try {
      return Files.writeString(folder.resolve(name + ".yml"), change.apply(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who a process is, in the names of the page. */
  static String user(String process) {
    return SERVICES.contains(process) ? process : CLIENT;
  }

  /** The variables that the page gives to a process, and no others. */
  static Map<String, String> environment(String process) {
    String user = user(process);
    Map<String, String> all =
        Map.of(
            "KAFKA_USER",
            "convoy-" + user,
            "KAFKA_PASSWORD",
            secret("kafka-convoy-" + user),
            "REGISTRY_USER",
            "convoy-" + user,
            "REGISTRY_PASSWORD",
            secret("registry-convoy-" + user),
            "SOURCE_USER",
            "convoy_" + user,
            "SOURCE_PASSWORD",
            secret("database-convoy_" + user),
            "TARGET_USER",
            "convoy_" + user,
            "TARGET_PASSWORD",
            secret("database-convoy_" + user));
    return new TreeMap<>(
        SecurityPage.environment(user).stream()
            .collect(Collectors.toMap(Function.identity(), all::get)));
  }

  /** For who may do everything. */
  Map<String, Object> adminProperties() {
    return Map.of(
        "bootstrap.servers",
        broker.bootstrapServers(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(ADMIN, secret("kafka-" + ADMIN)),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificates.authority().toString());
  }

  void grant(Collection<AclBinding> rights) {
    try (Admin admin = Admin.create(adminProperties())) {
      admin.createAcls(rights).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void revoke(Collection<AclBinding> rights) {
    try (Admin admin = Admin.create(adminProperties())) {
      admin.deleteAcls(rights.stream().map(AclBinding::toFilter).toList()).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Starts a process with the page's environment. */
  ConvoyProcess start(String process, Path file, String... options) {
    return start(process, environment(process), List.of(), file, options);
  }

  /** Starts a process; a service with a work folder of its own. */
  ConvoyProcess start(
      String process,
      Map<String, String> environment,
      List<String> javaOptions,
      Path file,
      String... options) {
    Stream<String> workDir =
        user(process).equals(CLIENT)
            ? Stream.empty()
            : Stream.of("--work-dir", folder.resolve(WORK + System.nanoTime()).toString());
    String[] arguments =
        Stream.of(Stream.of(process, "-f", file.toString()), workDir, Arrays.stream(options))
            .flatMap(Function.identity())
            .toArray(String[]::new);
    return ConvoyProcess.start(environment, javaOptions, arguments);
  }

  /** Only a coordinator may. */
  void makeTopics(Path file) {
    try (ConvoyProcess coordinator = start("coordinator", file)) {
      coordinator.awaitLine(" is ready").interrupt();
      coordinator.awaitEnd(Duration.ofSeconds(10));
    }
  }

  /** All that a server knows of its sessions. */
  List<String> sessions(PostgresServer server) {
    return databases.query(server, "SELECT a::text FROM pg_stat_activity a");
  }

  @Override
  public void close() {
    databases.close();
    registry.close();
    broker.close();
  }
}
