// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs initdb and pg_ctl under the account that may. pg_ctl starts the server in a session of its
 * own, so that a signal from the terminal does not reach it.
 */
final class PostgresPrograms {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresPrograms.class);

  /** Recovery after a kill reads the WAL since the last checkpoint: some gigabytes at most. */
  private static final Duration START = Duration.ofMinutes(10);

  private static final Duration STOP = Duration.ofSeconds(60);

  private final ServerAccount account;
  private final Path binaries;

  PostgresPrograms(ServerAccount account) {
    this.account = account;
    this.binaries = PostgresBinaries.under(account.cache()).resolve("bin");
  }

  /** How {@code pg_ctl stop} ends the server's sessions. */
  enum StopMode {
    /** Breaks off the statements and writes a checkpoint. */
    FAST,
    /** Ends as a crash does. */
    IMMEDIATE
  }

  /**
   * Makes a new data folder with a superuser who has a password. It gets its name only when it is
   * complete, so that a kill leaves a folder that is whole or none.
   */
  void createData(Path dataDirectory, String user, String password) throws IOException {
    String prefix = "." + dataDirectory.getFileName() + ".unfinished-";
    Path parent = Folders.parent(dataDirectory);
    deleteLeftOvers(parent, prefix);
    Path half = Files.createTempDirectory(parent, prefix);
    Path passwordFile = Files.createTempFile("convoy-", ".password");
    try {
      account.own(half);
      Files.writeString(passwordFile, password);
      account.own(passwordFile);
      initdb(half, user, passwordFile);
      Files.writeString(
          half.resolve("postgresql.conf"), PostgresSettings.INCLUDE, StandardOpenOption.APPEND);
      Files.move(half, dataDirectory, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(passwordFile);
      if (Files.exists(half)) {
        Folders.delete(half);
      }
    }
  }

  private static void deleteLeftOvers(Path parent, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(parent)) {
      for (Path one : all.filter(path -> isLeftOver(path, prefix)).toList()) {
        try {
          Folders.delete(one);
        } catch (IOException e) {
          LOG.debug("The initdb of a killed JVM still writes to {}", one, e);
        }
      }
    }
  }

  private static boolean isLeftOver(Path path, String prefix) {
    return path.getFileName().toString().matches(Pattern.quote(prefix) + "\\d+");
  }

  /** One collation on every system, whose order is that of the code points. */
  private void initdb(Path folder, String user, Path passwordFile) {
    Command.Result result =
        Command.run(
            account.command(
                program("initdb"),
                "--pgdata=" + folder,
                "--username=" + user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
                "--no-instructions"));
    if (!result.succeeded()) {
      throw new EmbeddedException(
          "initdb of %s failed (account %s): %s".formatted(folder, account, result.output()));
    }
  }

  /** Returns when the server accepts connections, or with what went wrong. */
  Command.Result startServer(Path dataDirectory, Path log) {
    return Command.run(
        account.command(
            program("pg_ctl"),
            "start",
            "--pgdata=" + dataDirectory,
            "--log=" + log,
            "--wait",
            "--timeout=" + START.toSeconds()));
  }

  /** Returns when the server is gone, or unsuccessfully after a minute. */
  Command.Result stopServer(Path dataDirectory, StopMode mode) {
    String word =
        switch (mode) {
          case FAST -> "fast";
          case IMMEDIATE -> "immediate";
        };
    return Command.run(
        account.command(
            program("pg_ctl"),
            "stop",
            "--pgdata=" + dataDirectory,
            "--mode=" + word,
            "--wait",
            "--timeout=" + STOP.toSeconds()));
  }

  private String program(String name) {
    return binaries.resolve(name).toString();
  }
}
