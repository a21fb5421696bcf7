// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.error.Excerpt;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A key of the configuration and what holds for it, be it written or a default, as one would write
 * it. Secrets are covered, and so is whatever may be one.
 *
 * @param key from the root, with dots
 */
public record EffectiveSetting(String key, String value) {
  /** What stands in place of a secret. */
  private static final String COVERED = new Secret("").toString();

  /** Of a value in a report. */
  private static final int CHARACTERS = 1_000;

  /** In names of properties whose values are nobody's business, or may be; plug-ins' all may. */
  private static final List<String> PRIVATE =
      List.of("password", "secret", "token", "jaas", "credential", "ssl.", KafkaNames.CUSTOM);

  /** In the order of the reference; keys that nothing holds for are left out. */
  public static List<EffectiveSetting> of(ConvoyConfig config) {
    List<EffectiveSetting> settings = new ArrayList<>();
    add(config, "", settings);
    return List.copyOf(settings);
  }

  private static void add(Record section, String path, List<EffectiveSetting> settings) {
    for (RecordComponent component : section.getClass().getRecordComponents()) {
      addValue(value(section, component), ConfigKeys.path(path, component), settings);
    }
  }

  private static void addValue(Object value, String path, List<EffectiveSetting> settings) {
    switch (value) {
      case Absent _ -> {
        // Nothing holds.
      }
      case Map<?, ?> map ->
          new TreeMap<>(map).forEach((name, one) -> addValue(one, path + "." + name, settings));
      case List<?> list when list.stream().anyMatch(Record.class::isInstance) -> {
        for (int i = 0; i < list.size(); i++) {
          addValue(list.get(i), path + "[" + i + "]", settings);
        }
      }
      case List<?> list -> {
        if (!list.isEmpty()) {
          settings.add(new EffectiveSetting(path, list.toString()));
        }
      }
      case Record part when ConfigKeys.isSection(part.getClass()) -> add(part, path, settings);
      default -> settings.add(new EffectiveSetting(path, shown(path, value)));
    }
  }

  private static String shown(String path, Object value) {
    String name = path.toLowerCase(Locale.ROOT);
    if (PRIVATE.stream().anyMatch(name::contains)) {
      return COVERED;
    }
    String text = Values.written(value);
    return Excerpt.of(name.endsWith("url") ? JdbcUrl.masked(text) : text, CHARACTERS);
  }

  /** Where a key that may be missing is. */
  private enum Absent {
    ABSENT
  }

  private static Object value(Record section, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      Object value = accessor.invoke(section);
      return value == null ? Absent.ABSENT : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
