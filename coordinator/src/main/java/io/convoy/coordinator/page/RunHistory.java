// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The totals of a run over its time, at most some hundreds of them: the longer it takes, the
 * further apart they are. Beside them those of the last seconds, from which rates are made. Made
 * from what was published and when, so that each coordinator makes the same after a restart. Not
 * thread-safe.
 */
final class RunHistory {
  private static final int MOST = 720;

  /** Long enough that a flush more or less does not show. */
  private static final Duration RECENT = Duration.ofSeconds(10);

  private final List<Sample> samples = new ArrayList<>();
  private final Deque<Sample> recent = new ArrayDeque<>();
  private long stepMillis = 1_000;

  /** The totals of a run at one moment. */
  record Sample(Instant at, Totals totals) {}

  /** Units a second, over the last seconds. */
  record Rates(double rowsRead, double bytesRead, double rowsLoaded, double bytesLoaded) {}

  /** Notes the totals of a moment; one that lies before an earlier one counts as of that one. */
  void note(Instant at, Totals totals) {
    Sample sample = new Sample(latest(at), totals);
    if (!samples.isEmpty() && step(samples.getLast()) == step(sample)) {
      samples.removeLast();
    }
    samples.add(sample);
    if (samples.size() > MOST) {
      thin();
    }
    recent.addLast(sample);
    dropOld(sample.at());
  }

  private Instant latest(Instant at) {
    return samples.isEmpty() || samples.getLast().at().isBefore(at) ? at : samples.getLast().at();
  }

  private long step(Sample sample) {
    return sample.at().toEpochMilli() / stepMillis;
  }

  private void thin() {
    stepMillis *= 2;
    List<Sample> all = List.copyOf(samples);
    samples.clear();
    for (Sample sample : all) {
      if (!samples.isEmpty() && step(samples.getLast()) == step(sample)) {
        samples.removeLast();
      }
      samples.add(sample);
    }
  }

  private void dropOld(Instant now) {
    // The first one outside the window is where the window's growth begins.
    Instant begin = now.minus(RECENT);
    while (recent.size() > 1 && second().at().isBefore(begin)) {
      recent.removeFirst();
    }
  }

  private Sample second() {
    var each = recent.iterator();
    each.next();
    return each.next();
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  /** False in the first seconds of loading, whose rates are those of a start. */
  boolean isSteady(Instant now) {
    return samples.stream()
        .filter(sample -> sample.totals().rowsLoaded() > 0)
        .findFirst()
        .filter(first -> first.at().isBefore(now.minus(RECENT)))
        .isPresent();
  }

  /** The rates at a moment, all zero where nothing was said for longer than they look back. */
  Rates rates(Instant now) {
    dropOld(now);
    if (recent.isEmpty()) {
      return new Rates(0, 0, 0, 0);
    }
    Sample first = recent.getFirst();
    Totals grown = recent.getLast().totals().minus(first.totals());
    double seconds = Math.max(1, Duration.between(first.at(), now).toMillis() / 1_000.0);
    return new Rates(
        perSecond(grown.rowsRead(), seconds),
        perSecond(grown.bytesRead(), seconds),
        perSecond(grown.rowsLoaded(), seconds),
        perSecond(grown.bytesLoaded(), seconds));
  }

  /** A table that begins anew loses what it had: that is no rate. */
  private static double perSecond(long grown, double seconds) {
    return Math.max(0, grown) / seconds;
  }
}
