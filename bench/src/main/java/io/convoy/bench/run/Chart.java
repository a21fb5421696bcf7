// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;
import java.util.Locale;

/** Rows per second as bars, an SVG that is readable on light and on dark ground. */
final class Chart {
  private static final int WIDTH = 720;
  private static final int NAMES = 190;
  private static final int NUMBERS = 120;
  private static final int LINE = 30;
  private static final int BAR = 18;
  private static final int TOP = 40;
  private static final double ROUND_UP = 1.0;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328 }
        .title { font-weight: 600 }
        .ours { fill: #0969da } .other { fill: #8c959f }
        .range { stroke: #1f2328; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .ours { fill: #4493f8 } .other { fill: #6e7681 }
          .range { stroke: #e6edf3 }
        }
      </style>
      """;

  private final List<Series> series;
  private final double scale;

  Chart(List<Series> series) {
    this.series = List.copyOf(series);
    double most =
        series.stream()
            .mapToDouble(one -> one.spread(Measurement::rowsPerSecond).greatest())
            .max()
            .orElse(ROUND_UP);
    this.scale = (WIDTH - NAMES - NUMBERS) / most;
  }

  String toSvg() {
    int height = TOP + LINE * series.size() + LINE / 2;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-label=\"Rows per second\">%n",
            WIDTH, height, WIDTH, height));
    svg.append(STYLE);
    svg.append(
        "<text class=\"title\" x=\"8\" y=\"22\">Rows per second: median, least to most</text>\n");
    for (int i = 0; i < series.size(); i++) {
      svg.append(bar(series.get(i), TOP + i * LINE));
    }
    return svg.append("</svg>\n").toString();
  }

  private String bar(Series one, int top) {
    Spread rows = one.spread(Measurement::rowsPerSecond);
    double end = NAMES + rows.median() * scale;
    double most = NAMES + rows.greatest() * scale;
    int middle = top + BAR / 2;
    String kind = isOurs(one) ? "ours" : "other";
    return format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
            NAMES - 8, middle + 5, escaped(one.name()))
        + format(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            kind, NAMES, top, end - NAMES, BAR)
        + format(
            "<line class=\"range\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
            NAMES + rows.least() * scale, middle, most, middle)
        + format("<text x=\"%.1f\" y=\"%d\">%,.0f</text>%n", most + 8, middle + 5, rows.median());
  }

  private static boolean isOurs(Series one) {
    return !one.name().equals(one.baseline()) && !one.name().equals(ContestantName.PGLOADER);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern.replace("%n", "\n"), values);
  }
}
