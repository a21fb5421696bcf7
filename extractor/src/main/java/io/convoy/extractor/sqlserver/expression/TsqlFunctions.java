// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The one table of functions that are translated. */
final class TsqlFunctions {
  private static final Map<String, TsqlFunction> BY_NAME = new LinkedHashMap<>();

  static {
    Stream.of(
            GeneralFunctions.ALL,
            TextFunctions.ALL,
            TextMeasures.ALL,
            NumberFunctions.ALL,
            ClockFunctions.ALL,
            MomentFunctions.ALL)
        .flatMap(List::stream)
        .forEach(TsqlFunctions::enter);
  }

  private TsqlFunctions() {}

  private static void enter(TsqlFunction function) {
    if (BY_NAME.put(function.name(), function) != null) {
      throw new IllegalStateException("two entries for " + function.name());
    }
  }

  /** In the order of the reference. */
  static List<TsqlFunction> all() {
    return List.copyOf(BY_NAME.values());
  }

  static Term call(String name, Call call) {
    TsqlFunction function = BY_NAME.get(name.toLowerCase(Locale.ROOT));
    if (function == null) {
      throw new Untranslatable(name.toUpperCase(Locale.ROOT) + " is not translated");
    }
    if (call.size() < function.least() || call.size() > function.most()) {
      throw new Untranslatable(
          "%s with %d arguments is not translated".formatted(function.signature(), call.size()));
    }
    return function.rule().apply(call);
  }
}
