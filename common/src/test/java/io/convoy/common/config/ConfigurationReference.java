// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigKeys.ConfigKey;
import io.convoy.common.config.ConfigKeys.Presence;
import io.convoy.common.config.ConfigKeys.Section;
import java.time.Duration;
import java.util.List;

/** Writes the reference page of the configuration file from what its reader knows of each key. */
final class ConfigurationReference {
  private static final String HEAD =
      """
      # Configuration

      One YAML file serves every command and every service. Generated from the configuration records
      in `common`; `mvn -pl common -am test -Dquick -Dconvoy.docs.write=true` writes it anew.

      Sections may be written with indentation or with dots: `source.url: x` is the same as
      `source: {url: x}`. A key that does not exist is an error that names the nearest one that does.

      Anywhere in a value, `${env:NAME}` stands for an environment variable and `${file:/path}` for
      the content of a file without its last line break; a relative path begins at the folder of the
      configuration file. What they bring in is taken as it is. A service resolves only the
      credentials that it needs: an extractor those of the source, a loader and the coordinator those
      of the target.

      Sizes are written `512KiB`, `32MiB`, `1GiB` or as plain bytes, durations `500ms`, `90s`, `2m`.
      """;

  private final ConfigKeys keys = new ConfigKeys();

  private ConfigurationReference() {}

  static String page() {
    return new ConfigurationReference().text();
  }

  private String text() {
    StringBuilder page = new StringBuilder(HEAD);
    table(page, keys.keys().stream().filter(key -> !key.path().contains(".")).toList());
    for (Section section : keys.sections()) {
      page.append("\n## ").append(section.path()).append("\n\n").append(section.meaning());
      page.append('\n');
      table(page, keys.keys().stream().filter(key -> isIn(section, key)).toList());
    }
    keys.keys().forEach(key -> items(page, key));
    return page.toString();
  }

  /** What each item of a list, or each value of a map, has. */
  private static void items(StringBuilder page, ConfigKey key) {
    key.item()
        .ifPresent(item -> {
          String path = key.path() + (key.isMap() ? ".<name>" : "[]");
          page.append("\n## ").append(path).append("\n\n").append(key.meaning()).append('\n');
          List<ConfigKey> below = new ConfigKeys(item, path).keys();
          table(page, below);
          below.forEach(one -> items(page, one));
        });
  }

  private static boolean isIn(Section section, ConfigKey key) {
    String path = key.path();
    return path.startsWith(section.path() + ".")
        && path.indexOf('.', section.path().length() + 1) < 0;
  }

  private static void table(StringBuilder page, List<ConfigKey> rows) {
    if (rows.isEmpty()) {
      return;
    }
    page.append("\n| key | value | default | meaning |\n|---|---|---|---|\n");
    for (ConfigKey key : rows) {
      page.append("| `").append(key.path()).append("` | ").append(form(key));
      page.append(" | ").append(byDefault(key));
      page.append(" | ").append(key.meaning().replace("|", "\\|")).append(" |\n");
    }
  }

  private static String form(ConfigKey key) {
    if (key.item().isPresent()) {
      return key.isMap() ? "sections by name" : "list of sections";
    } else if (key.isMap()) {
      return "keys with values";
    } else if (key.isList()) {
      return "list";
    } else if (key.type() == Secret.class) {
      return "secret";
    } else if (key.type() == String.class) {
      return "text";
    } else if (key.type() == DataSize.class) {
      return "size";
    } else if (key.type() == Duration.class) {
      return "duration";
    }
    return Values.form(key.type()).replaceFirst("^(a|one of) ", "");
  }

  private static String byDefault(ConfigKey key) {
    if (key.presence() == Presence.REQUIRED) {
      return "**required**";
    }
    return key.byDefault().isEmpty() ? "none" : "`" + key.byDefault() + "`";
  }
}
