// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.LoaderConfig;
import io.convoy.embedded.Await;
import io.convoy.loader.LoadProbe.Step;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A loader in a process of its own, which can be stopped and killed like any other process. */
final class LoaderChild implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String REACHED = "reached";
  private static final String GO = "go";
  private static final String WOKEN = "woken";

  private final Process process;
  private final Path folder;

  private LoaderChild(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Starts one that stands still when it comes to this step for the n-th time. */
  static LoaderChild start(Scenario scenario, Step step, int times) throws IOException {
    Path folder = Files.createTempDirectory("convoy-loader-child-");
    scenario.registry().save(folder.resolve("schemas"));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx192m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            LoaderChild.class.getName(),
            scenario.topics().pipeline(),
            scenario.jdbcUrl(),
            scenario.servers().broker().bootstrapServers(),
            folder.toString(),
            step.name(),
            Integer.toString(times));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return new LoaderChild(builder.start(), folder);
  }

  void awaitStandingStill() {
    await(REACHED);
  }

  private void await(String file) {
    Await.until(
        PATIENCE,
        () -> {
          if (!Files.exists(folder.resolve(file))) {
            throw new AssertionError(Files.readString(folder.resolve("log")));
          }
          return true;
        },
        "the child has " + file);
  }

  /** No thread of it runs any more, its heartbeats stop. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on exactly where it stood. */
  void thaw() throws IOException, InterruptedException {
    Files.createFile(folder.resolve(GO));
    signal("CONT");
    await(WOKEN);
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("the child could not be sent SIG" + name);
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** The child's own side. */
  public static void main(String[] arguments) throws IOException {
    List<String> given = List.of(arguments);
    Path folder = Path.of(given.get(3));
    Step step = Step.valueOf(given.get(4));
    AtomicInteger left = new AtomicInteger(Integer.parseInt(given.get(5)));
    LoaderConfig config = new LoaderConfig(1, DataSize.ofKibibytes(16));
    KafkaConfig kafka = new KafkaConfig(Map.of("bootstrap.servers", given.get(2)));
    LoadProbe probe =
        (reached, partition) -> {
          if (reached == step && left.decrementAndGet() == 0) {
            standStill(folder);
          }
        };
    LoaderService loader =
        new LoaderService(
            Scenario.context(
                Scenario.config(
                    given.get(0),
                    Scenario.target(given.get(1), "postgres", "convoy", 0),
                    config,
                    kafka),
                TestRegistry.load(folder.resolve("schemas")),
                "child",
                new CopyOnWriteArrayList<>()),
            probe);
    loader.start();
  }

  private static void standStill(Path folder) {
    try {
      Files.createFile(folder.resolve(REACHED));
      Await.until(
          Duration.ofMinutes(5), () -> Files.exists(folder.resolve(GO)), "the parent says go");
      Files.createFile(folder.resolve(WOKEN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
