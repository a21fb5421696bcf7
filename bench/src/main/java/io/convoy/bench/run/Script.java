// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The SQL that makes tables and rows, from this package's resources. */
final class Script {
  private Script() {}

  /** Makes the tables of the source. */
  static String sourceTables(boolean keys) {
    return text("tables.sql")
        .replace("${table}", "CREATE TABLE")
        .replace("${key}", keys ? "PRIMARY KEY" : "");
  }

  /** Makes the tables for a bare COPY: nothing that costs time besides the rows. */
  static String bareTables() {
    return text("tables.sql").replace("${table}", "CREATE UNLOGGED TABLE").replace("${key}", "");
  }

  /** Makes the tables that Convoy loads, which write WAL. */
  static String loggedTables() {
    return sourceTables(false);
  }

  /** What fills the tables; the sections do not depend on each other. */
  static List<String> rows(long rows) {
    String text = text("rows.sql").replace("${rows}", Long.toString(rows));
    return Stream.of(text.split("(?m)^-- ## .*$")).skip(1).toList();
  }

  private static String text(String name) {
    try (InputStream script = Script.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + name, e);
    }
  }
}
