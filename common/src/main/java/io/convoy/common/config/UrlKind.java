// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postgresql.Driver;

/** What a JDBC URL says by how it begins: its form, where secrets hide, and what may be set. */
enum UrlKind {
  POSTGRESQL("jdbc:postgresql:", "([?&]%s)[^&]*") {
    // The driver sees the URL masked, since it logs what it cannot read.
    @Override
    void demandForm(String url) {
      Demand.that(
          Driver.parseURL(JdbcUrl.masked(url), null) != null,
          "url",
          "must have the form jdbc:postgresql://host:port/database?parameter=value");
    }

    @Override
    void demandSettings(int maxConnections, TextOptions text) {
      Demand.that(
          maxConnections != 1,
          "maxConnections",
          "must be 2 or more for PostgreSQL, whose snapshot needs a connection of its own");
    }
  },

  SQL_SERVER("jdbc:sqlserver:", "(;%s)(?:\\s*\\{(?:[^}]|}})*}|[^;]*)") {
    @Override
    void demandForm(String url) {
      // The driver's own matter when it connects.
    }

    @Override
    void demandSettings(int maxConnections, TextOptions text) {
      Demand.that(
          text.encoding() == TextEncoding.UTF8,
          "text",
          "must not have an encoding for SQL Server, which says itself what its text is in");
    }
  };

  private final String begin;
  private final Pattern secrets;

  UrlKind(String begin, String secrets) {
    this.begin = begin;
    this.secrets =
        Pattern.compile(
            secrets.formatted("[^=;&?]*(?:password|passphrase|pwd|secret|token)\\s*="),
            Pattern.CASE_INSENSITIVE);
  }

  /** Empty for a URL of something else. */
  static Optional<UrlKind> of(String url) {
    return Arrays.stream(values()).filter(kind -> kind.takes(url)).findFirst();
  }

  boolean takes(String url) {
    return url.startsWith(begin);
  }

  /** Asks that the driver can read the URL. */
  abstract void demandForm(String url);

  /** Asks that a source of this kind can be what is set for it. */
  abstract void demandSettings(int maxConnections, TextOptions text);

  /** Covers the values of keys that are secrets. */
  String masked(String url) {
    return secrets.matcher(url).replaceAll("$1********");
  }
}
