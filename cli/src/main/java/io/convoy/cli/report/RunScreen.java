// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.ProgressView;
import io.convoy.cli.progress.ProgressViews;
import io.convoy.cli.progress.RunDocument;
import io.convoy.cli.progress.RunPicture;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunState;
import java.io.PrintStream;
import java.time.Clock;

/**
 * Where a run shows itself: progress on stderr, the report on stdout. Thread-safe, as a signal may
 * end the progress while it is drawn; after that, progress is ignored.
 */
public final class RunScreen implements AutoCloseable {
  private final Style style;
  private final PrintStream out;
  private final PrintStream err;
  private final ProgressView view;
  private boolean begun;
  private boolean closed;

  /** For whom progress is written. */
  public enum Style {
    PEOPLE,
    MACHINES
  }

  public RunScreen(Style style, PrintStream out, PrintStream err) {
    this.style = style;
    this.out = out;
    this.err = err;
    this.view =
        switch (style) {
          case PEOPLE -> ProgressViews.forPeople(err, Clock.systemUTC());
          case MACHINES -> ProgressViews.json(err);
        };
  }

  public static RunScreen ofProcess(Style style) {
    return new RunScreen(style, System.out, System.err);
  }

  /** Names the run; the first thing to be shown. A second call does nothing. */
  public synchronized void begin(String runId) {
    if (!begun && !closed) {
      begun = true;
      view.begin(runId);
    }
  }

  /** A line outside the picture. */
  public synchronized void say(String line) {
    if (!closed) {
      view.say(line);
    }
  }

  public synchronized void show(RunPicture picture) {
    if (!closed) {
      view.show(picture);
    }
  }

  /** Ends the progress and writes the report of a run that is over. */
  public synchronized void report(RunReport report) {
    close();
    switch (style) {
      case PEOPLE -> {
        Summary.of(report.picture()).forEach(out::println);
        if (report.rows() != null) {
          DifferenceLines.explaining(report.rows()).forEach(out::println);
        }
      }
      case MACHINES -> out.println(document(report));
    }
  }

  /** Ends the progress, and says to machines how a run stands that was asked something. */
  public synchronized void result(RunState run) {
    close();
    switch (style) {
      case PEOPLE -> {
        // They were told on the way.
      }
      case MACHINES -> out.println(RunDocument.of(run));
    }
  }

  private static String document(RunReport report) {
    return report.run().getKind() == Kind.REPLICATE
        ? ReportDocument.of(report)
        : DifferenceDocument.of(report.picture());
  }

  /** A line for the person after all progress. */
  public synchronized void sayLast(String line) {
    close();
    switch (style) {
      case PEOPLE -> err.println(line);
      // That view holds no terminal; it can speak when it is closed.
      case MACHINES -> view.say(line);
    }
  }

  /** Draws what was shown last and gives the terminal back. A second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      view.close();
    }
  }
}
