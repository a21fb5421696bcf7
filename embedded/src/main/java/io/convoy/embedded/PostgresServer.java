// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a real PostgreSQL server on 127.0.0.1 and the folder with its data. The server runs in
 * processes and a session of its own: neither a Ctrl-C nor the end of this JVM stops it, only
 * {@link #close()} does. Whatever a kill of the JVM, of the server or of both left in the folder,
 * the next start puts in order. Safe for use by several threads.
 *
 * <p>What the server says goes to {@code server.log} in its folder.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final String USER = "postgres";

  /** No secret: the server listens on 127.0.0.1 only. It is there so that clients must send one. */
  private static final String PASSWORD = "convoy";

  private static final String DUPLICATE_DATABASE = "42P04";
  private static final int PORT_ATTEMPTS = 5;
  private static final int LOG_LINES_SHOWN = 10;

  private final Path dataDirectory;
  private final Map<String, String> settings;
  private final PostgresPrograms programs;
  private final FolderLock folderLock;
  private final ReentrantLock transition = new ReentrantLock();
  private final int port;
  private boolean closed;

  private PostgresServer(
      Path dataDirectory, Map<String, String> settings, PostgresPrograms programs, FolderLock lock)
      throws IOException {
    this.dataDirectory = dataDirectory;
    this.settings = Map.copyOf(settings);
    this.programs = programs;
    this.folderLock = lock;
    if (Files.exists(dataDirectory.resolve("PG_VERSION"))) {
      clearUp();
    } else {
      refuseForeign(dataDirectory);
      programs.createData(dataDirectory, USER, PASSWORD);
    }
    this.port = launchOnSomePort();
  }

  /**
   * Starts a server over this folder: makes the database cluster when the folder is new, else goes
   * on with what is there, recovered when the last server was killed. The folder's last port is
   * kept where it is free. A server that a dead JVM left running there is stopped first.
   *
   * @param settings parameters of postgresql.conf that replace this class's own; {@code port} fixes
   *     the port
   * @throws EmbeddedException when the folder is in use or unfit, a given port is taken, or the
   *     server does not start; the message has the server's last words
   */
  public static PostgresServer start(Path dataDirectory, Map<String, String> settings) {
    return start(dataDirectory, settings, ServerAccount.choose());
  }

  static PostgresServer start(
      Path dataDirectory, Map<String, String> settings, ServerAccount account) {
    long begin = System.nanoTime();
    Path folder = realPath(dataDirectory);
    FolderLock lock = FolderLock.acquire(folder);
    try {
      PostgresServer server =
          new PostgresServer(folder, settings, new PostgresPrograms(account), lock);
      LOG.info(
          "PostgreSQL over {} serves at port {} after {} ms",
          folder,
          server.port,
          (System.nanoTime() - begin) / 1_000_000);
      return server;
    } catch (IOException e) {
      lock.close();
      throw new EmbeddedException("Cannot prepare " + folder + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** The folder's one name, by which its processes are recognised in a later run. */
  private static Path realPath(Path directory) {
    try {
      Path absolute = directory.toAbsolutePath().normalize();
      Path parent = Files.createDirectories(Folders.parent(absolute));
      return parent.toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      throw new EmbeddedException("Cannot create the parent of " + directory, e);
    }
  }

  private static void refuseForeign(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new EmbeddedException(folder + " is not a folder. Name another one.");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new EmbeddedException(
            folder + " has files but is no data folder of PostgreSQL. Name another one.");
      }
    }
  }

  public int port() {
    return port;
  }

  public String user() {
    return USER;
  }

  public String password() {
    return PASSWORD;
  }

  /** Without user and password. */
  public String jdbcUrl(String database) {
    String name = URLEncoder.encode(database, StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + PostgresSettings.HOST + ":" + port + "/" + name;
  }

  /** The postmaster's process id. */
  public long pid() {
    return running()
        .orElseThrow(() -> new EmbeddedException("No PostgreSQL runs over " + dataDirectory))
        .pid();
  }

  /**
   * SIGKILL to the postmaster. Returns when it and its children are gone: they end by themselves,
   * and are killed when they are busy for three seconds more. Does nothing when no server runs.
   */
  public void kill() {
    transition.lock();
    try {
      running().ifPresent(Postmaster::kill);
    } finally {
      transition.unlock();
    }
  }

  /**
   * {@code pg_ctl stop -m immediate}: ends as a crash does, but without a moment in which children
   * live on without their postmaster. Does nothing when no server runs.
   */
  public void crash() {
    transition.lock();
    try {
      if (running().isPresent()) {
        programs.stopServer(dataDirectory, PostgresPrograms.StopMode.IMMEDIATE);
      }
    } finally {
      transition.unlock();
    }
  }

  /** Starts it again over the same data and port, after a stop when it runs; never once closed. */
  public void restart() {
    transition.lock();
    try {
      if (closed) {
        throw new EmbeddedException("The server over " + dataDirectory + " is closed");
      }
      clearUp();
      launch(port);
    } catch (IOException e) {
      throw new EmbeddedException("Cannot restart the server over " + dataDirectory, e);
    } finally {
      transition.unlock();
    }
  }

  /** Creates it if it is absent. */
  public void createDatabase(String name) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
    } catch (SQLException e) {
      if (!DUPLICATE_DATABASE.equals(e.getSQLState())) {
        throw new EmbeddedException(
            "Cannot create the database %s at port %d: %s".formatted(name, port, e.getMessage()),
            e);
      }
    }
  }

  /** Breaks off all sessions and stops the server in good order. A second call does nothing. */
  @Override
  public void close() {
    transition.lock();
    try {
      if (!closed) {
        closed = true;
        running().ifPresent(this::stop);
        folderLock.close();
      }
    } finally {
      transition.unlock();
    }
  }

  private Optional<ProcessHandle> running() {
    try {
      return Postmaster.running(dataDirectory);
    } catch (IOException e) {
      throw new EmbeddedException("Cannot read the pid file in " + dataDirectory, e);
    }
  }

  /** Leaves a folder that no process uses. */
  private void clearUp() throws IOException {
    running().ifPresent(this::stop);
    Postmaster.awaitOrphans(dataDirectory);
    Postmaster.forgetStale(dataDirectory);
  }

  private void stop(ProcessHandle postmaster) {
    if (programs.stopServer(dataDirectory, PostgresPrograms.StopMode.FAST).succeeded()) {
      return;
    }
    LOG.warn("PostgreSQL over {} did not stop in time, so it is broken off", dataDirectory);
    programs.stopServer(dataDirectory, PostgresPrograms.StopMode.IMMEDIATE);
    if (!Postmaster.isGone(postmaster)) {
      Postmaster.kill(postmaster);
    }
  }

  private int launchOnSomePort() throws IOException {
    String fixed = settings.get(PostgresSettings.PORT);
    if (fixed != null) {
      launch(Integer.parseInt(fixed));
      return Integer.parseInt(fixed);
    }
    int candidate =
        PostgresSettings.lastPort(dataDirectory).stream()
            .filter(FreePorts::isFree)
            .findFirst()
            .orElseGet(FreePorts::next);
    for (int attempt = 1; ; attempt++) {
      try {
        launch(candidate);
        return candidate;
      } catch (EmbeddedException e) {
        if (attempt == PORT_ATTEMPTS || FreePorts.isFree(candidate)) {
          throw e;
        }
        LOG.debug("Somebody else took port {} just now", candidate, e);
        candidate = FreePorts.next();
      }
    }
  }

  private void launch(int onPort) throws IOException {
    if (!FreePorts.isFree(onPort)) {
      throw new EmbeddedException(
          "Port %d of 127.0.0.1 is taken. Stop what listens there, or choose another port."
              .formatted(onPort));
    }
    PostgresSettings.write(dataDirectory, onPort, settings);
    Path log = dataDirectory.resolve("server.log");
    Command.Result result = programs.startServer(dataDirectory, log);
    if (!result.succeeded()) {
      // What was to wait for it may have ended before it was up.
      running().ifPresent(this::stop);
      String words = Files.exists(log) ? lastLines(log) : result.output();
      throw new EmbeddedException(
          "PostgreSQL over %s did not start. Its last words:%n%s".formatted(dataDirectory, words));
    }
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
    return String.join(System.lineSeparator(), lines.subList(from, lines.size()));
  }
}
