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
 * @param loneSurrogatesIn the same
 */
public record TextOptions(
    @Setting(
            value =
                "The character U+0000: `fail` ends the run and names the column, `strip` leaves it"
                    + " out, `replace` puts U+FFFD in its place, `to-null` makes the value NULL,"
                    + " `refuse` leaves the row to the target, which refuses it"
                    + " (`target.on-bad-row`). Changed values are counted. A column that is NOT"
                    + " NULL ends the run under `to-null`.",
            byDefault = "fail")
        Unstorable nul,
    @Setting(
            "The same for single tables and columns, by patterns over `schema.table` or"
                + " `schema.table.column`: `{dbo.notes: strip, dbo.old_*.body: replace}`. The first"
                + " that matches holds.")
        Map<String, String> nulIn,
    @Setting(
            value =
                "Half a pair of UTF-16, or bytes that the column's code page does not know:"
                    + " `replace` puts U+FFFD in their place and counts the values; the others as"
                    + " for `nul`.",
            byDefault = "replace")
        Unstorable loneSurrogates,
    @Setting("The same for single tables and columns, as `nul-in`.")
        Map<String, String> loneSurrogatesIn,
    @Setting(
            value =
                "A PostgreSQL database of encoding SQL_ASCII does not say what its bytes mean: what"
                    + " encoding its text is in, by PostgreSQL's name. Bytes that are not of it end"
                    + " the run and are named.",
            byDefault = "utf8")
        TextEncoding encoding) {

  /** The defaults of all of them. */
  public static final TextOptions DEFAULTS =
      new TextOptions(Unstorable.FAIL, Map.of(), Unstorable.REPLACE, Map.of(), TextEncoding.UTF8);

  public TextOptions {
    nulIn = policies(nulIn, "nulIn");
    loneSurrogatesIn = policies(loneSurrogatesIn, "loneSurrogatesIn");
  }

  /** In the order of the file: the first that matches holds. */
  private static Map<String, String> policies(Map<String, String> policies, String setting) {
    policies.forEach((pattern, policy) -> {
      Demand.notBlank(pattern, setting);
      Demand.that(
          Arrays.stream(Unstorable.values()).anyMatch(known -> known.spelling().equals(policy)),
          setting,
          "must give each pattern one of "
              + Arrays.stream(Unstorable.values())
                  .map(Unstorable::spelling)
                  .collect(Collectors.joining(", ")));
    });
    return Collections.unmodifiableMap(new LinkedHashMap<>(policies));
  }

  /** What becomes of a value that has something that PostgreSQL cannot hold. */
  public enum Unstorable {
    FAIL,
    STRIP,
    REPLACE,
    TO_NULL,
    REFUSE;

    /** The policy of this name, as the file spells it. */
    public static Unstorable of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
