// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Chooses how progress is shown. */
public final class ProgressViews {
  /** Columns where nobody tells how many there are. */
  private static final int PAPER = 120;

  private ProgressViews() {}

  /** JSON lines. */
  public static ProgressView json(PrintStream out) {
    return new JsonView(out);
  }

  /** A live table where stderr is a terminal that can move its cursor, else plain lines. */
  public static ProgressView forPeople(PrintStream err, Clock clock) {
    String terminal = System.getenv("TERM");
    if (isTerminal() && terminal != null && !terminal.equals("dumb")) {
      try {
        return LiveView.open(clock);
      } catch (IOException | IllegalStateException e) {
        err.println("no live progress on this terminal: " + e.getMessage());
      }
    }
    return new PlainView(err, clock);
  }

  /** A picture alone, all its tables and waits; it knows no speed. */
  public static List<String> lines(RunPicture picture, Clock clock) {
    Instant now = clock.instant();
    List<String> lines =
        new ArrayList<>(
            new ProgressTable().lines(picture, now, PAPER, picture.tables().size() + 1));
    lines.addAll(WaitLines.of(picture.run(), now));
    return lines;
  }

  /** What a run waits for, a line each. */
  public static List<String> waits(RunPicture picture, Clock clock) {
    return WaitLines.of(picture.run(), clock.instant());
  }

  private static boolean isTerminal() {
    // The launcher tests stderr, which the JVM cannot; stdout may well go to a file.
    return "1".equals(System.getenv("CONVOY_STDERR_TTY"));
  }
}
