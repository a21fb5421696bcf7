// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import io.convoy.embedded.Await;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The finished convoy in a process of its own, with what it says on both streams. */
public final class ConvoyProcess implements AutoCloseable {
  static final Path BUILT =
      Path.of(System.getProperty("convoy.home", ".."), "cli", "target")
          .toAbsolutePath()
          .normalize();

  static final Path JAR = BUILT.resolve("convoy.jar");

  /** What the second compiler costs at the start does not come back. */
  private static final List<String> SHORT_RUNS = List.of("-Xmx512m", "-XX:TieredStopAtLevel=1");

  private final Process process;
  private final List<String> stdout = new CopyOnWriteArrayList<>();
  private final List<String> stderr = new CopyOnWriteArrayList<>();
  private final List<Thread> readers;

  private ConvoyProcess(Process process) {
    this.process = process;
    this.readers =
        List.of(
            read(process.inputReader(StandardCharsets.UTF_8), stdout),
            read(process.errorReader(StandardCharsets.UTF_8), stderr));
  }

  /** Starts {@code convoy ARGUMENTS} with the launcher's memory. */
  public static ConvoyProcess start(String... arguments) {
    return start(new ProcessBuilder(command(SHORT_RUNS, Arrays.asList(arguments))));
  }

  /** The same with these environment variables and no others, and with options for the JVM. */
  static ConvoyProcess start(
      Map<String, String> environment, List<String> options, String... arguments) {
    List<String> all = Stream.concat(SHORT_RUNS.stream(), options.stream()).toList();
    ProcessBuilder builder = new ProcessBuilder(command(all, Arrays.asList(arguments)));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return start(builder);
  }

  private static ConvoyProcess start(ProcessBuilder builder) {
    try {
      return new ConvoyProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The finished convoy as a command, for who starts it himself. */
  public static List<String> command(List<String> options, List<String> arguments) {
    return command(options, arguments, QuickStart.options());
  }

  static List<String> command(
      List<String> options, List<String> arguments, List<String> quickStart) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Duser.timezone=UTC",
            "-Dconvoy.log.level=DEBUG"));
    command.addAll(options);
    command.addAll(quickStart);
    command.addAll(
        List.of(
            "-cp", JAR + File.pathSeparator + BUILT.resolve("lib") + "/*", "io.convoy.cli.Convoy"));
    command.addAll(arguments);
    return command;
  }

  /** Starts {@code convoy replicate} over a work folder. */
  static ConvoyProcess replicate(Path file, Path workDir, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("replicate", "-f", file.toString(), "--work-dir", workDir.toString()));
    arguments.addAll(Arrays.asList(options));
    return start(arguments.toArray(String[]::new));
  }

  private static Thread read(BufferedReader from, List<String> into) {
    return Thread.ofVirtual()
        .start(() -> {
          try (from) {
            from.lines().forEach(into::add);
          } catch (IOException | UncheckedIOException e) {
            // The process was killed; what it had said is kept.
            into.add("(stream ended: " + e.getMessage() + ")");
          }
        });
  }

  /** Waits for a line on stderr that has this text. */
  ConvoyProcess awaitLine(String text) {
    Await.until(
        Duration.ofMinutes(2),
        () -> stderr.stream().anyMatch(line -> line.contains(text)) || !process.isAlive(),
        text);
    return this;
  }

  boolean said(String text) {
    return stderr.stream().anyMatch(line -> line.contains(text));
  }

  long pid() {
    return process.pid();
  }

  /** True until it has ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** SIGKILL when this time has passed, or never where it ended before. */
  void killAfter(Duration moment) {
    try {
      if (!process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it said last on stderr. */
  String lastLine() {
    return stderr.isEmpty() ? "(nothing said yet)" : stderr.getLast();
  }

  /**
   * SIGTERM, as Ctrl-C is handled by the same hook. Keeps the streams, unlike the process's own.
   */
  void interrupt() {
    process.toHandle().destroy();
  }

  /**
   * The exit code, once the process has ended.
   *
   * @param atMost as {@link Await} takes it
   */
  public int awaitEnd(Duration atMost) {
    Duration limit = Await.patience(atMost);
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("convoy still runs after " + limit + "\n" + output());
      }
      for (Thread reader : readers) {
        reader.join();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lines so far. */
  public List<String> stdout() {
    return stdout;
  }

  /** Lines so far. */
  public List<String> stderr() {
    return stderr;
  }

  /** All it said, for messages of failed assertions. */
  public String output() {
    return "stdout:\n" + String.join("\n", stdout) + "\nstderr:\n" + String.join("\n", stderr);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
