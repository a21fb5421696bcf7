// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The results in words and tables, for the terminal and for the documentation. */
final class Report {
  private static final String NOTHING = "-";
  private static final double MEBIBYTE = 1024.0 * 1024;

  private final Results results;
  private final List<Series> all;

  private record Part(String title, Grid grid) {}

  Report(Results results) {
    this.results = results;
    this.all = results.series();
  }

  String toText() {
    StringBuilder text = new StringBuilder(summary()).append("\n");
    for (Part part : parts()) {
      text.append("\n").append(part.title()).append("\n").append(part.grid().toText());
    }
    results.notes().forEach(note -> text.append("\n").append(note).append("\n"));
    return text + "\n" + results.machine().sentence() + "\n";
  }

  /**
   * Without a title of its own.
   *
   * @param chart the picture's file, as a link leads to it
   */
  String toMarkdown(String chart) {
    StringBuilder text = new StringBuilder(summary()).append("\n\n");
    text.append("![Rows per second](").append(chart).append(")\n");
    for (Part part : parts()) {
      text.append("\n**").append(part.title()).append("**\n\n").append(part.grid().toMarkdown());
    }
    results.notes().forEach(note -> text.append("\n").append(note).append("\n"));
    return text + "\n" + results.machine().sentence() + "\n";
  }

  private String summary() {
    Options options = results.options();
    return String.format(
        Locale.ROOT,
        "%,d rows, %.0f MB, %s primary keys, %d %s.",
        options.rows(),
        results.bytes() / 1e6,
        options.keys() ? "with" : "without",
        options.rounds(),
        options.rounds() == 1 ? "round" : "rounds");
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part("From end to end", times(results.whole(), "of pipe")));
    parts.add(new Part("Each half alone", times(results.halves(), "of psql")));
    parts.add(new Part("Commands", commands()));
    parts.add(new Part("CPU seconds per million rows (the sum without others)", cpu()));
    parts.add(new Part("Peak resident memory, MiB", memory()));
    return parts.stream().filter(part -> !part.grid().isEmpty()).toList();
  }

  private Grid times(List<Series> shown, String ratio) {
    Grid grid = new Grid(List.of("", "seconds", "min to max", "rows/s", "MB/s", ratio));
    for (Series series : shown) {
      Spread seconds = series.spread(Measurement::seconds);
      grid.row(
          List.of(
              series.name(),
              number("%.2f", seconds.median()),
              number("%.2f", seconds.least()) + " to " + number("%.2f", seconds.greatest()),
              number("%,.0f", series.spread(Measurement::rowsPerSecond).median()),
              number("%.1f", series.spread(Measurement::megabytesPerSecond).median()),
              optional("%.2f", series.ratio(all))));
    }
    return grid;
  }

  private Grid commands() {
    Grid grid = new Grid(List.of("", "whole command, s", "first row loaded, s"));
    for (Series series : results.whole()) {
      grid.row(
          List.of(
              series.name(),
              number("%.2f", series.spread(Measurement::wallSeconds).median()),
              optional("%.2f", series.median(Measurement::firstRowSeconds))));
    }
    return grid;
  }

  private Grid cpu() {
    Set<String> processes = new LinkedHashSet<>();
    all.forEach(series -> processes.addAll(series.cpuProcesses()));
    // At the end, beside the sum that it is not part of.
    if (processes.remove(CpuMeter.OTHERS)) {
      processes.add(CpuMeter.OTHERS);
    }
    return matrix(
        processes,
        series -> process -> optional("%.2f", series.median(one -> one.cpuPerMillionRows(process))),
        series -> optional("%.2f", series.median(Report::allCpu)));
  }

  private static Double allCpu(Measurement one) {
    double seconds =
        one.cpuSeconds().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(CpuMeter.OTHERS))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    return seconds / (one.rows() / 1e6);
  }

  private Grid memory() {
    Set<String> processes = new LinkedHashSet<>();
    all.forEach(series -> processes.addAll(series.peaks().keySet()));
    return matrix(
        processes,
        series -> process -> mebibytes(Optional.ofNullable(series.peaks().get(process))),
        series -> mebibytes(sum(series.peaks())));
  }

  /** A row for each series that has something, a column for each process, and one for all. */
  private Grid matrix(
      Set<String> processes,
      Function<Series, Function<String, String>> cell,
      Function<Series, String> sum) {
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(processes);
    header.add("sum");
    Grid grid = new Grid(header);
    for (Series series : all) {
      List<String> cells = new ArrayList<>(List.of(series.name()));
      processes.forEach(process -> cells.add(cell.apply(series).apply(process)));
      boolean isEmpty = cells.stream().skip(1).allMatch(NOTHING::equals);
      if (!isEmpty) {
        cells.add(sum.apply(series));
        grid.row(cells);
      }
    }
    return grid;
  }

  private static Optional<Long> sum(Map<String, Long> peaks) {
    return peaks.values().stream().reduce(Long::sum);
  }

  private static String mebibytes(Optional<Long> bytes) {
    return optional("%.0f", bytes.map(count -> count / MEBIBYTE));
  }

  private static String optional(String format, Optional<Double> value) {
    return value.map(found -> number(format, found)).orElse(NOTHING);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
