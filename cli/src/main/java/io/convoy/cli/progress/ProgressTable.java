// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Draws a run as text: a line per table (phase, bar, rows, MB/s, time left) and a total line. Keeps
 * the rates between two drawings; knows nothing of terminals. Not thread-safe.
 */
final class ProgressTable {
  private static final String TOTAL = "";
  private static final int MAX_BAR = 20;
  private static final int MIN_NAME = 12;
  private static final int MAX_NAME = 40;
  // What neither name nor bar take, with the blanks: phase, bar, per cent, rows, MB/s, time left.
  private static final int COLUMNS = 10 + 1 + 6 + 14 + 11 + 8;
  // Behind the columns of the total line: the time since the run's start.
  private static final int SINCE = "  59m59s".length();

  private final Rates rates = new Rates();

  /**
   * @param width columns that a line may have
   * @param height lines that the drawing may have; tables at work come first, the rest is counted
   */
  List<String> lines(RunPicture picture, Instant now, int width, int height) {
    note(picture, now);
    List<TableProgress> shown = choose(picture, height - 1);
    Layout layout = layout(picture, shown, width);
    List<String> lines = new ArrayList<>();
    for (TableProgress table : shown) {
      lines.add(cut(line(table, picture.run().getPhase(), layout), width));
    }
    int hidden = picture.tables().size() - shown.size();
    if (hidden > 0 && height > 1) {
      lines.add(cut("… and " + Text.count(hidden, "more table", "more tables"), width));
    }
    lines.add(cut(total(picture, now, layout), width));
    return lines;
  }

  private record Layout(int name, int bar) {}

  /** Names give way first, then the bar, so that 80 columns hold all numbers: half a one lies. */
  private static Layout layout(RunPicture picture, List<TableProgress> shown, int width) {
    int room = width - COLUMNS - SINCE - held(picture.run()).length();
    int longest = shown.stream().mapToInt(table -> RunPicture.name(table).length()).max().orElse(0);
    int name = Math.clamp(longest, MIN_NAME, Math.clamp(room - MAX_BAR, MIN_NAME, MAX_NAME));
    return new Layout(name, Math.clamp(room - name, 0, MAX_BAR));
  }

  /** Rows a second into the target, over the last seconds. */
  double rowsPerSecond() {
    return rates.perSecond(TOTAL);
  }

  /** Notes what the total line says. */
  void noteTotal(RunPicture picture, Instant now) {
    rates.note(TOTAL, picture.rowsLoaded(), now);
    rates.note(TOTAL + "bytes", picture.bytesLoaded(), now);
  }

  void note(RunPicture picture, Instant now) {
    noteTotal(picture, now);
    for (TableProgress table : picture.tables()) {
      String name = RunPicture.name(table);
      rates.note(name, table.getRowsLoaded(), now);
      rates.note(name + "\0bytes", RunPicture.bytesLoaded(table), now);
    }
  }

  private static List<TableProgress> choose(RunPicture picture, int room) {
    if (picture.tables().size() <= room) {
      return picture.tables();
    }
    Stream<TableProgress> busy = picture.tables().stream().filter(ProgressTable::isAtWork);
    Stream<TableProgress> others = picture.tables().stream().filter(table -> !isAtWork(table));
    // One line says how many there are besides.
    return Stream.concat(busy, others).limit(Math.max(0, room - 1)).toList();
  }

  private static boolean isAtWork(TableProgress table) {
    boolean begun = table.getRowsExtracted() > 0;
    return begun && table.getStage().compareTo(Stage.FINALIZED) < 0;
  }

  private String line(TableProgress table, Phase phase, Layout layout) {
    String label = RunPicture.name(table);
    OptionalLong left =
        rates.secondsTo(label, RunPicture.rowsSettled(table), RunPicture.rowsExpected(table));
    return columns(
        layout,
        label,
        RunPicture.doing(table, phase),
        RunPicture.share(table),
        new Speed(table.getRowsLoaded(), rates.perSecond(label + "\0bytes"), left));
  }

  private String total(RunPicture picture, Instant now, Layout layout) {
    OptionalLong left = rates.secondsTo(TOTAL, picture.rowsSettled(), picture.rowsExpected());
    Duration since = Duration.between(picture.run().getStartedAt(), now);
    return columns(
            layout,
            "total",
            picture.run().getPhase().name(),
            picture.share(),
            new Speed(picture.rowsLoaded(), rates.perSecond(TOTAL + "bytes"), left))
        + "  "
        + Text.duration(since)
        + held(picture.run());
  }

  /** What a person said of it while it is at work. */
  private static String held(RunState run) {
    ReadingLimit limit = ReadingLimit.of(run);
    String paused = run.getPaused() ? " · paused" : "";
    return limit.isSaid() && RunStatus.isAtWork(run) ? paused + " · " + brief(limit) : paused;
  }

  private static String brief(ReadingLimit limit) {
    return limit.or(0) == 0 ? "no limit" : "limit " + limit.or(0) + " MB/s";
  }

  private record Speed(long rows, double bytesPerSecond, OptionalLong secondsLeft) {}

  private static String columns(
      Layout layout, String name, String doing, double share, Speed speed) {
    int full = (int) Math.round(share * layout.bar());
    String rate =
        speed.bytesPerSecond() < 1
            ? ""
            : Text.megabytes(Math.round(speed.bytesPerSecond())) + " MB/s";
    OptionalLong seconds = speed.secondsLeft();
    String left =
        seconds.isPresent() ? Text.duration(Duration.ofSeconds(seconds.orElseThrow())) : "";
    return String.format(
        Locale.ROOT,
        "%s %-9s %s%s %4.0f%% %13s %10s %7s",
        pad(name, layout.name()),
        doing,
        "█".repeat(full),
        "░".repeat(layout.bar() - full),
        Math.floor(share * 100),
        Text.count(speed.rows()),
        rate,
        left);
  }

  private static String pad(String text, int width) {
    return text.length() > width
        ? text.substring(0, width - 1) + "…"
        : text + " ".repeat(width - text.length());
  }

  private static String cut(String line, int width) {
    String trimmed = line.stripTrailing();
    return trimmed.length() <= width ? trimmed : trimmed.substring(0, Math.max(0, width));
  }
}
