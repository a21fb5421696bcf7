// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What becomes of text that PostgreSQL cannot hold.
 *
 * @param nulIn pattern over {@code schema.table} or {@code schema.table.column} to the policy's
 *     name
 */
public record TextOptions(
    @Setting(
            value =
                "The character U+0000: `fail` ends the run and names the column, `strip` leaves it"
                    + " out, `replace` puts U+FFFD in its place. Changed values are counted.",
            byDefault = "fail")
        Nul nul,
    @Setting(
            "The same for single tables and columns, by patterns over `schema.table` or"
                + " `schema.table.column`: `{dbo.notes: strip, dbo.old_*.body: replace}`. The first"
                + " that matches holds.")
        Map<String, String> nulIn,
    @Setting(
            value =
                "Half a pair of UTF-16, or bytes that the column's code page does not know:"
                    + " `replace` puts U+FFFD in their place and counts the values, `fail` ends the"
                    + " run.",
            byDefault = "replace")
        LoneSurrogates loneSurrogates,
    @Setting(
            value =
                "A PostgreSQL database of encoding SQL_ASCII does not say what its bytes mean: what"
                    + " encoding its text is in, by PostgreSQL's name. Bytes that are not of it end"
                    + " the run and are named.",
            byDefault = "utf8")
        TextEncoding encoding) {

  /** The defaults of all of them. */
  public static final TextOptions DEFAULTS =
      new TextOptions(Nul.FAIL, Map.of(), LoneSurrogates.REPLACE, TextEncoding.UTF8);

  public TextOptions {
    // In the order of the file: the first that matches holds.
    nulIn = Collections.unmodifiableMap(new LinkedHashMap<>(nulIn));
    nulIn.forEach((pattern, policy) -> {
      Demand.notBlank(pattern, "nulIn");
      Demand.that(
          Arrays.stream(Nul.values()).anyMatch(known -> known.spelling().equals(policy)),
          "nulIn",
          "must give each pattern one of "
              + Arrays.stream(Nul.values()).map(Nul::spelling).collect(Collectors.joining(", ")));
    });
  }

  /** What becomes of U+0000. */
  public enum Nul {
    FAIL,
    STRIP,
    REPLACE;

    /** The policy of this name. */
    public static Nul of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    private String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What becomes of half a surrogate pair. */
  public enum LoneSurrogates {
    REPLACE,
    FAIL
  }
}
