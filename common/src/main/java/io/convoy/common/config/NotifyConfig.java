// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom a coordinator tells what becomes of its runs.
 *
 * @param url of a webhook; null for nobody
 * @param on which moments, as a file spells them; all where none is named
 * @param template of the body
 */
public record NotifyConfig(
    @Setting(
            "A webhook that coordinators, `replicate` and `demo` send news of runs to, best as"
                + " `${env:NAME}`: whoever knows it may often write there. Without it nobody is"
                + " told.")
        @Nullable Secret url,
    @Setting(
            "Of what: `completed`, `failed`, `difference` (a run that found one), `stalled`"
                + " (nothing moves for `coordinator.stall-after`); without it, of all four.")
        List<String> on,
    @Setting(
            value =
                "The body that is sent, JSON as Slack and others take it. Replaced are"
                    + " `{message}`, `{event}`, `{pipeline}`, `{run}` and `{errorCode}`.",
            byDefault = "{\"text\": \"{message}\"}")
        String template) {

  /** What a run is told of. */
  public enum Moment {
    COMPLETED,
    FAILED,
    DIFFERENCE,
    STALLED;

    /** As a file has it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public NotifyConfig {
    on = List.copyOf(on);
    List<String> known = Stream.of(Moment.values()).map(Moment::toString).toList();
    for (String moment : on) {
      Demand.that(
          known.contains(moment), "on", "must be of " + known + ", and " + moment + " is none");
    }
    if (url != null) {
      demandHttp(url);
    }
  }

  /** Nobody is told. */
  public static NotifyConfig nobody() {
    return new NotifyConfig(null, List.of(), "");
  }

  /** Whether somebody wants to know. */
  public boolean wants(Moment moment) {
    return url != null && (on.isEmpty() || on.contains(moment.toString()));
  }

  /** Says nothing of the address. */
  private static void demandHttp(Secret url) {
    String demand = "must be http://... or https://...";
    try {
      URI uri = new URI(url.value());
      Demand.that(
          ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
              && uri.getHost() != null,
          "url",
          demand);
    } catch (URISyntaxException e) {
      throw new InvalidSetting("url", demand);
    }
  }
}
