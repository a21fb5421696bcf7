// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.ConvoyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One coordinator, extractor or loader, over all its lives. Thread-safe. */
final class Service implements AutoCloseable {
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:OnOutOfMemoryError=kill -KILL %p");

  /** What orchestrators give; it may be stopped for a third of it when the signal comes. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String name;
  private final Path folder;
  private final Path file;
  private final Network network;
  private final List<String> misdeeds = new ArrayList<>();
  private int workDir;
  private boolean closed;
  private @Nullable Process process;

  /**
   * @param name its role, a dash and a number
   * @param folder for its work folders and its log
   */
  Service(String name, Path folder, Path file, Network network) {
    this.name = name;
    this.folder = folder;
    this.file = file;
    this.network = network;
  }

  String name() {
    return name;
  }

  Network network() {
    return network;
  }

  /** The same, started for the first time. */
  Service started() {
    start(false);
    return this;
  }

  /**
   * Starts it in its last work folder, or in a new one as if on another machine; not after its end.
   */
  synchronized void start(boolean fresh) {
    if (closed) {
      return;
    }
    workDir += fresh ? 1 : 0;
    String role = name.substring(0, name.indexOf('-'));
    List<String> arguments =
        List.of(
            role,
            "-f",
            file.toString(),
            "--work-dir",
            folder.resolve(name + "-" + workDir).toString());
    try {
      process =
          new ProcessBuilder(ConvoyProcess.command(OPTIONS, arguments))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; returns when it is gone. */
  synchronized void kill() {
    Process killed = process;
    process = null;
    if (killed != null) {
      killed.destroyForcibly().onExit().join();
    }
  }

  /** SIGTERM; returns when it is gone. Not to be gone in time is a misdeed. */
  void end() {
    Process ended = process();
    if (ended == null) {
      return;
    }
    ended.destroy();
    try {
      // Without the lock: it may have to be woken up before it can end.
      if (!ended.waitFor(GRACE)) {
        late();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private synchronized @Nullable Process process() {
    return process;
  }

  private synchronized void late() {
    misdeeds.add(
        "%s is still there %d s after SIGTERM; see %s".formatted(name, GRACE.toSeconds(), log()));
  }

  synchronized void send(Signal signal) {
    if (process != null) {
      signal.to(process);
    }
  }

  /** What it did that it must not do; it lives again afterwards. */
  synchronized List<String> takeMisdeeds() {
    Optional.ofNullable(process)
        .filter(one -> !one.isAlive())
        .ifPresent(dead -> {
          misdeeds.add(
              "%s ended with exit code %d; see %s".formatted(name, dead.exitValue(), log()));
          start(false);
        });
    List<String> taken = List.copyOf(misdeeds);
    misdeeds.clear();
    return taken;
  }

  private Path log() {
    return folder.resolve(name + ".log");
  }

  @Override
  public synchronized void close() {
    closed = true;
    kill();
    network.close();
  }
}
