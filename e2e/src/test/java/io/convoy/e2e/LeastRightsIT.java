// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code docs/security.md} lists is enough for a whole run, and what happens where some of it
 * is missing.
 */
@TestMethodOrder(OrderAnnotation.class)
final class LeastRightsIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final List<String> ROLES = List.of("coordinator", "extractor", "loader");

  /**
   * For rows that the target refuses, for facts that are a week old, and for who opens the page.
   */
  private static final Set<String> NOT_FOR_EVERY_RUN =
      Set.of(
          "User:convoy-loader WRITE TOPIC LITERAL shop.rejects",
          "User:convoy-coordinator DELETE TOPIC LITERAL shop.events",
          "User:convoy-coordinator READ TOPIC LITERAL shop.runs",
          "User:convoy-coordinator DESCRIBE GROUP LITERAL shop.loaders",
          "User:convoy-coordinator WRITE TOPIC LITERAL shop.commands");

  /** What the coordinator asks for, and goes on without. */
  private static final String FREE_SPACE = "for request = DescribeLogDirs";

  /** The right to connect is asked for at the beginning of a session. */
  private static final String END_SESSIONS =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'convoy%'";

  /** What a failed run left has the rights that were given when it was made. */
  private static final String FORGET_BOOKKEEPING =
      """
      DROP SEQUENCE IF EXISTS convoy.epoch;
      DROP TABLE IF EXISTS convoy.checkpoint, convoy.checkpoint_logged, convoy.owned_table
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static SecuredCluster cluster;
  private static Path file;

  /** Kept from test to test, as far as they live. */
  private static final Map<String, ConvoyProcess> SERVICES = new HashMap<>();

  @BeforeAll
  static void secure() {
    cluster = new SecuredCluster(folder);
    file =
        cluster.configuration(
            "least", page -> page.replace("target:\n", "target:\n  on-existing: drop\n"));
    cluster.makeTopics(file);
  }

  @AfterAll
  static void close() {
    List.copyOf(SERVICES.keySet()).forEach(LeastRightsIT::stop);
    cluster.close();
  }

  @Test
  @Order(1)
  void areEnoughForAWholeRunAndAllUsed() {
    ROLES.forEach(LeastRightsIT::stop);
    try (BrokerAudit audit = new BrokerAudit()) {
      ROLES.forEach(LeastRightsIT::serve);
      run(0, "all equal");
      try (ConvoyProcess status = cluster.start("status", file)) {
        assertThat(status.awaitEnd(RUN)).as(status::output).isZero();
        assertThat(status.stdout()).anyMatch(line -> line.contains("all equal"));
      }
      cluster.databases().assertSame();
      verifyFindsADifference();
      assertThat(SecurityPage.acls().stream().map(BrokerAudit::right))
          .filteredOn(right -> !NOT_FOR_EVERY_RUN.contains(right))
          .isSubsetOf(audit.used());
      assertThat(audit.refused()).filteredOn(refusal -> !refusal.contains(FREE_SPACE)).isEmpty();
    }
  }

  private static void verifyFindsADifference() {
    cluster
        .databases()
        .onTarget("SET session_replication_role = replica; DELETE FROM customer WHERE id = 5");
    try (ConvoyProcess verify = cluster.start("verify", file)) {
      assertThat(verify.awaitEnd(RUN)).as(verify::output).isEqualTo(3);
      assertThat(verify.stdout()).contains("  missing  id='5'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "start       | TOPIC            | WRITE    | shop.commands     | shop.commands",
        "start       | TOPIC            | READ     | shop.runs         | shop.runs",
        "coordinator | TOPIC            | READ     | shop.events       | shop.events",
        "coordinator | GROUP            | READ     | shop.coordinator  | shop.coordinator",
        "coordinator | TRANSACTIONAL_ID | WRITE    | shop.coordinator- | transactional ids begin"
            + " with shop.coordinator",
        "extractor   | GROUP            | READ     | shop.extractors   | shop.extractors",
        "extractor   | TRANSACTIONAL_ID | WRITE    | shop.extractor.   | shop.extractor.",
        "extractor   | TOPIC            | READ     | shop.tasks        | shop.tasks",
        "loader      | GROUP            | READ     | shop.loaders      | shop.loaders",
        "loader      | TOPIC            | DESCRIBE | shop.             | shop.commands",
      })
  void namesWhatAProcessMayNotUse(
      String process, ResourceType type, AclOperation operation, String resource, String named) {
    without(
        acl(process, type, operation, resource),
        () -> {
          stop(process);
          try (ConvoyProcess started = cluster.start(process, file)) {
            Await.until(
                SOON,
                () -> {
                  assertThat(started.stderr())
                      .as(started::output)
                      .anyMatch(line -> line.contains("uthoriz") && line.contains(named));
                  return true;
                },
                "it is named");
          }
        });
  }

  /** Kafka shows nothing of such topics, and gives no error either. */
  @Test
  void endsALoaderThatSeesNoTopicsOfRows() {
    List<AclBinding> all = new ArrayList<>();
    all.addAll(acl("loader", ResourceType.TOPIC, AclOperation.DESCRIBE, "shop."));
    all.addAll(acl("loader", ResourceType.TOPIC, AclOperation.READ, "shop.data."));
    List<AclBinding> ofControl =
        Stream.of("shop.commands", "shop.tasks", "shop.events", "shop.runs", "shop.rejects")
            .map(topic ->
                new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                    all.getFirst().entry()))
            .toList();
    stop("loader");
    cluster.grant(ofControl);
    try {
      without(
          all,
          () -> {
            try (ConvoyProcess blind = cluster.start("loader", file)) {
              assertThat(blind.awaitEnd(SOON)).as(blind::output).isEqualTo(1);
              assertThat(blind.lastLine()).contains("topics of rows", "shop.data.", "Describe");
            }
          });
    } finally {
      cluster.revoke(ofControl);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE | shop.",
        "DELETE | shop.data.",
      })
  void namesTheTopicThatACoordinatorMayNotUse(AclOperation operation, String resource) {
    without(
        acl("coordinator", ResourceType.TOPIC, operation, resource),
        () -> {
          ROLES.forEach(LeastRightsIT::serve);
          run(1, "shop.data.", "uthoriz");
        });
  }

  @Test
  void endsAnExtractorThatMayNotWriteRowsAndLetsAnotherGoOn() {
    ROLES.forEach(LeastRightsIT::serve);
    List<AclBinding> right = acl("extractor", ResourceType.TOPIC, AclOperation.WRITE, "shop.data.");
    cluster.revoke(right);
    try (ConvoyProcess start = cluster.start("start", file, "--wait")) {
      ConvoyProcess refused = serve("extractor");
      assertThat(refused.awaitEnd(RUN)).as(refused::output).isEqualTo(1);
      assertThat(refused.lastLine()).contains("Not authorized", "shop.data.", "the right");
      cluster.grant(right);
      serve("extractor");
      assertThat(start.awaitEnd(RUN)).as(start::output).isZero();
    } finally {
      cluster.grant(right);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GRANT CONNECT ON DATABASE shop TO convoy_extractor               | CONNECT",
        "GRANT USAGE ON SCHEMA public TO convoy_extractor                 | GRANT USAGE ON SCHEMA",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO convoy_extractor  | GRANT SELECT ON",
        "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO convoy_extractor | GRANT SELECT ON"
            + " SEQUENCE",
      })
  void namesARightThatIsMissingInTheSource(String grant, String named) {
    missing("source", grant, cluster.databases()::onSource, named);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GRANT CONNECT ON DATABASE shop TO convoy_loader | CONNECT",
        "GRANT TEMPORARY ON DATABASE shop TO convoy_loader | temporary tables",
        "GRANT USAGE ON SCHEMA public TO convoy_loader | USAGE ON SCHEMA \"public\"",
        "GRANT CREATE ON SCHEMA public TO convoy_coordinator | CREATE",
        "ALTER DEFAULT PRIVILEGES FOR ROLE convoy_coordinator IN SCHEMA public GRANT INSERT ON"
            + " TABLES TO convoy_loader | permission denied for table",
        "GRANT USAGE ON SCHEMA convoy TO convoy_loader | USAGE ON SCHEMA \"convoy\"",
        "GRANT CREATE ON SCHEMA convoy TO convoy_coordinator | CREATE",
        "ALTER DEFAULT PRIVILEGES FOR ROLE convoy_coordinator IN SCHEMA convoy GRANT SELECT,"
            + " INSERT, UPDATE ON TABLES TO convoy_loader | permission denied for table",
        "ALTER DEFAULT PRIVILEGES FOR ROLE convoy_coordinator IN SCHEMA convoy GRANT USAGE ON"
            + " SEQUENCES TO convoy_loader | permission denied for sequence",
      })
  void namesARightThatIsMissingInTheTarget(String grant, String named) {
    missing("target", grant, cluster.databases()::onTarget, named);
  }

  @ParameterizedTest
  @CsvSource({
    "  ssl.truststore.certificates,SSL handshake failed",
    "  trusted-certificates,schema.registry.url",
  })
  void refusesAServerThatSomebodyElseCertified(String key, String said) {
    Path other = new Certificates(folder.resolve("other" + key.strip()), "password").authority();
    Path distrusting =
        cluster.configuration(
            "distrusting",
            page -> page.replaceFirst(key + ": .*", key + ": \\${file:" + other + "}"));
    try (ConvoyProcess start = cluster.start("start", distrusting)) {
      assertThat(start.awaitEnd(RUN)).as(start::output).isEqualTo(1);
      assertThat(start.output()).contains(said).containsIgnoringCase("certif");
    }
  }

  private void missing(String server, String grant, Consumer<String> onServer, String named) {
    assertThat(SecurityPage.sql(server)).as("the list of the page").contains(grant + ";");
    ROLES.forEach(LeastRightsIT::serve);
    onServer.accept(grant.replace("GRANT", "REVOKE").replace(" TO ", " FROM "));
    onServer.accept(END_SESSIONS);
    cluster.databases().onTarget(FORGET_BOOKKEEPING);
    try {
      run(1, named);
    } finally {
      onServer.accept(grant);
    }
  }

  private static List<AclBinding> acl(
      String process, ResourceType type, AclOperation operation, String resource) {
    String user = "User:convoy-" + SecuredCluster.user(process);
    List<AclBinding> found =
        SecurityPage.acls().stream()
            .filter(acl -> acl.entry().principal().equals(user))
            .filter(acl -> acl.entry().operation() == operation)
            .filter(acl -> acl.pattern().resourceType() == type)
            .filter(acl -> acl.pattern().name().equals(resource))
            .toList();
    assertThat(found).as("the list of the page").hasSize(1);
    return found;
  }

  private static void without(List<AclBinding> rights, Runnable check) {
    cluster.revoke(rights);
    try {
      check.run();
    } finally {
      cluster.grant(rights);
    }
  }

  private static ConvoyProcess serve(String role) {
    return SERVICES.compute(
        role,
        (name, former) -> former != null && former.isAlive() ? former : cluster.start(name, file));
  }

  private static void stop(String role) {
    ConvoyProcess service = SERVICES.remove(role);
    if (service != null) {
      service.interrupt();
      service.awaitEnd(RUN);
    }
  }

  private static void run(int code, String... words) {
    try (ConvoyProcess start = cluster.start("start", file, "--wait")) {
      assertThat(start.awaitEnd(RUN)).as(start::output).isEqualTo(code);
      assertThat(start.output()).contains(words);
    }
  }
}
