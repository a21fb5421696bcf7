// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.regex.Pattern;
import org.postgresql.Driver;

/** What configuration records need to know of JDBC URLs: their form, and where secrets hide. */
public final class JdbcUrl {
  static final String POSTGRESQL = "jdbc:postgresql:";
  static final String SQL_SERVER = "jdbc:sqlserver:";

  private static final String SECRET_KEY = "[^=;&?]*(?:password|passphrase|pwd|secret|token)\\s*=";
  private static final Pattern IN_POSTGRESQL =
      Pattern.compile("([?&]" + SECRET_KEY + ")[^&]*", Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_SQL_SERVER =
      Pattern.compile(
          "(;" + SECRET_KEY + ")(?:\\s*\\{(?:[^}]|}})*}|[^;]*)", Pattern.CASE_INSENSITIVE);
  // user:password@host is not JDBC, but people write it.
  private static final Pattern USER_INFO = Pattern.compile("//[^/?;@]*@");

  private JdbcUrl() {}

  /**
   * Asks that PostgreSQL's driver can read the URL, where it is one of PostgreSQL's. The driver
   * sees it masked, since it logs what it cannot read.
   */
  static void demandForm(String url) {
    Demand.that(
        !url.startsWith(POSTGRESQL) || Driver.parseURL(masked(url), null) != null,
        "url",
        "must have the form jdbc:postgresql://host:port/database?parameter=value");
  }

  /** The URL with its secrets covered, for messages. */
  public static String masked(String url) {
    String covered = USER_INFO.matcher(url).replaceAll("//********@");
    Pattern secrets = url.startsWith(SQL_SERVER) ? IN_SQL_SERVER : IN_POSTGRESQL;
    return secrets.matcher(covered).replaceAll("$1********");
  }
}
