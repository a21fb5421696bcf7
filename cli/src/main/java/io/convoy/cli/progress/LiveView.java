// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A table on a terminal, redrawn in place. Each drawing asks for the terminal's size anew and goes
 * back over the lines that the last one takes at that width, so that a resize leaves no rubbish.
 */
final class LiveView implements ProgressView {
  private static final long NANOS_BETWEEN = 200_000_000L;

  private final Terminal terminal;
  private final PrintWriter out;
  private final Clock clock;
  private final ProgressTable table = new ProgressTable();
  private List<String> drawn = List.of();
  private @Nullable RunPicture latest;
  private long lastDrawing = System.nanoTime() - NANOS_BETWEEN;

  LiveView(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.out = terminal.writer();
    this.clock = clock;
  }

  static LiveView open(Clock clock) throws IOException {
    Terminal terminal =
        TerminalBuilder.builder()
            .system(true)
            .systemOutput(TerminalBuilder.SystemOutput.SysErr)
            // Ctrl-C stays with the JVM's own shutdown.
            .nativeSignals(false)
            .dumb(false)
            .build();
    return new LiveView(terminal, clock);
  }

  @Override
  public void begin(String runId) {
    say("run " + runId);
  }

  @Override
  public void say(String line) {
    erase();
    out.println(line);
    out.flush();
    draw();
  }

  @Override
  public void show(RunPicture picture) {
    latest = picture;
    if (System.nanoTime() - lastDrawing >= NANOS_BETWEEN) {
      erase();
      draw();
    }
  }

  private void erase() {
    int width = width();
    int rows = 0;
    for (String line : drawn) {
      rows += Math.max(1, (line.length() + width - 1) / width);
    }
    if (rows > 0) {
      out.print("\u001b[" + rows + "A\r\u001b[J");
    }
    drawn = List.of();
  }

  private void draw() {
    RunPicture picture = latest;
    if (picture != null) {
      lastDrawing = System.nanoTime();
      // One column and one line less than there is, so that nothing wraps or scrolls.
      drawn = lines(picture, clock.instant(), width() - 1, height() - 1);
      drawn.forEach(out::println);
    }
    out.flush();
  }

  /** What it waits for stands below the tables, and leaves most of the screen to them. */
  private List<String> lines(RunPicture picture, Instant now, int width, int height) {
    List<String> waits = WaitLines.of(picture.run(), now, width, height / 3);
    List<String> lines = new ArrayList<>(table.lines(picture, now, width, height - waits.size()));
    lines.addAll(waits);
    return lines;
  }

  private int width() {
    int width = terminal.getWidth();
    return width > 0 ? width : 80;
  }

  private int height() {
    int height = terminal.getHeight();
    return height > 0 ? height : 24;
  }

  @Override
  public void close() {
    erase();
    draw();
    try {
      terminal.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot give the terminal back", e);
    }
  }
}
