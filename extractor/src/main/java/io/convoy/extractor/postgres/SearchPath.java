// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows the schemas that the source's own sessions search, while Convoy's search none: what the
 * source's user has by configuration, be it the server's, the database's or the role's.
 */
final class SearchPath {
  // reset_val is what the session began with, before it set anything.
  private static final String QUERY =
      "SELECT reset_val, session_user FROM pg_settings WHERE name = 'search_path'";
  private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\",\\s]+)");

  private SearchPath() {}

  /** Unquoted, in order. */
  static List<String> read(Catalog catalog) throws SQLException {
    List<String> path = new ArrayList<>();
    catalog.run(QUERY, List.of(), row -> path.addAll(names(row.getString(1), row.getString(2))));
    return List.copyOf(path);
  }

  static List<String> names(String setting, String user) {
    List<String> names = new ArrayList<>();
    Matcher name = NAME.matcher(setting);
    while (name.find()) {
      String quoted = name.group(1);
      String plain = quoted == null ? name.group(2) : quoted.replace("\"\"", "\"");
      names.add(plain.equals("$user") ? user : plain);
    }
    return names;
  }
}
