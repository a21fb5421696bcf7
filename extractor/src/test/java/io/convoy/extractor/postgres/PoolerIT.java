// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import io.convoy.embedded.FreePorts;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.SourceSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands between Convoy and the source; with pgbouncer where that is installed. */
@Timeout(240)
class PoolerIT {
  @TempDir static Path directory;

  private static TestSource source;

  private @Nullable Process pooler;

  @BeforeAll
  static void start() {
    source = TestSource.start(directory.resolve("postgres"));
    source.execute("CREATE TABLE t (id int)");
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @AfterEach
  void stopPooler() throws InterruptedException {
    if (pooler != null) {
      pooler.destroyForcibly().waitFor();
    }
  }

  @Test
  void knowsASessionThatSharesItsServerOrIsMovedToAnother() throws SQLException {
    try (Connection one = session();
        Connection two = session()) {
      OwnBackend own = OwnBackend.of(one);
      own.requireUnshared(two);
      own.requireKept(one);

      assertPooled(() -> own.requireUnshared(one));
      assertPooled(() -> own.requireKept(two));
    }
  }

  @Test
  void saysThatAPoolMayBeTooSmallWhereNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url =
          "jdbc:postgresql://127.0.0.1:%d/x?loginTimeout=1".formatted(silent.getLocalPort());

      assertThatThrownBy(() -> open(url))
          .isInstanceOfSatisfying(
              ConvoyException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE))
          .hasMessageContainingAll("pooler", "one session that holds the snapshot");
    }
  }

  @Test
  void refusesAPoolerInTransactionModeBeforeAnythingIsRead() throws Exception {
    String url = pooled("transaction", 5);

    assertPooled(() -> open(url));
    assertPooled(() -> new PostgresSource(config(url), "p").identify());
  }

  @Test
  void worksThroughAPoolerInSessionMode() throws Exception {
    String url = pooled("session", 2);

    open(url);
    new PostgresSource(config(url), "p").identify();
  }

  @Test
  void doesNotWaitForEverForAPoolWithoutRoom() throws Exception {
    String url = pooled("session", 1);

    assertThatThrownBy(() -> open(url + "?loginTimeout=3"))
        .isInstanceOfSatisfying(
            ConvoyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE))
        .hasMessageContaining("pooler");
  }

  private static void assertPooled(ThrowingWork work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContainingAll("pooler in transaction mode", "source.url");
  }

  private interface ThrowingWork {
    void run() throws SQLException;
  }

  private static void open(String url) {
    try (SourceSession session = new PostgresSource(config(url), "p").session("0")) {
      session.open().close();
    }
  }

  private static Connection session() {
    return new Connector(source.config(), "test").connect("");
  }

  private static SourceConfig config(String url) {
    SourceConfig other = source.config();
    return new SourceConfig(
        url,
        other.user(),
        other.password(),
        other.tables(),
        other.chunking(),
        other.chunkBytes(),
        other.onSnapshotLost(),
        other.keepSnapshot(),
        other.maxBlocking(),
        other.snapshot(),
        other.maxConnections(),
        other.maxMbPerSecond(),
        other.types(),
        other.text());
  }

  /** Starts pgbouncer before the source and returns the URL through it. */
  private String pooled(String mode, int sessions) throws IOException {
    String program =
        Stream.of("/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("");
    assumeTrue(!program.isEmpty(), "pgbouncer is not installed");
    int port = FreePorts.next();
    Path settings = Files.createTempFile("pgbouncer", ".ini");
    Files.writeString(
        settings,
        """
        [databases]
        source = host=127.0.0.1 port=%d user=%s password=%s
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = %s
        default_pool_size = %d
        ignore_startup_parameters = extra_float_digits
        """
            .formatted(
                source.server().port(),
                source.server().user(),
                source.server().password(),
                port,
                mode,
                sessions));
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> command = new ArrayList<>(List.of(program));
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("-u", "nobody"));
    }
    command.add(settings.toString());
    pooler =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Await.until(Duration.ofSeconds(30), () -> !FreePorts.isFree(port), "pgbouncer listens");
    return "jdbc:postgresql://127.0.0.1:" + port + "/source";
  }
}
