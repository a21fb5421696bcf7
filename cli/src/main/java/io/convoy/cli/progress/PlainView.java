// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line at each change of phase and every few seconds, for pipes and log files. */
final class PlainView implements ProgressView {
  private static final Duration EVERY = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Clock clock;
  private final ProgressTable table = new ProgressTable();
  private @Nullable Phase lastPhase;
  private Set<String> said = Set.of();
  private boolean wasStalled;
  private Instant lastLine;

  PlainView(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
    this.lastLine = clock.instant();
  }

  @Override
  public void begin(String runId) {
    out.println("run " + runId);
  }

  @Override
  public void say(String line) {
    out.println(line);
  }

  @Override
  public void show(RunPicture picture) {
    Instant now = clock.instant();
    table.noteTotal(picture, now);
    Phase phase = picture.run().getPhase();
    if (phase != lastPhase || Duration.between(lastLine, now).compareTo(EVERY) >= 0) {
      lastPhase = phase;
      lastLine = now;
      out.println(line(picture, now));
    }
    sayOnce(picture.run(), now);
  }

  /** What it waits for, each once for as long as it does. */
  private void sayOnce(RunState run, Instant now) {
    Set<String> current = new HashSet<>();
    run.getWaits().forEach(wait -> current.add(WaitLines.of(wait)));
    WaitLines.again(run).ifPresent(current::add);
    current.stream().filter(wait -> !said.contains(wait)).forEach(out::println);
    boolean isStalled = run.getStalled() != null;
    if (isStalled && !wasStalled) {
      out.println(WaitLines.of(run, now).getLast());
    }
    wasStalled = isStalled;
    said = current;
  }

  private String line(RunPicture picture, Instant now) {
    long done =
        picture.tables().stream()
            .filter(progress -> progress.getStage().compareTo(Stage.FINALIZED) >= 0)
            .count();
    return String.format(
        Locale.ROOT,
        "%6s %-9s tables %d of %d, rows read %s, loaded %s of %s, %s MB, %s rows/s",
        Text.duration(Duration.between(picture.run().getStartedAt(), now)),
        picture.run().getPhase(),
        done,
        Math.max(picture.run().getTables(), picture.tables().size()),
        Text.count(picture.rowsExtracted()),
        Text.count(picture.rowsLoaded()),
        Text.count(picture.rowsExpected()),
        Text.megabytes(picture.bytesLoaded()),
        Text.count(Math.round(table.rowsPerSecond())));
  }

  @Override
  public void close() {
    out.flush();
  }
}
