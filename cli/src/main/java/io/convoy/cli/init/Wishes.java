// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.init;

import io.convoy.common.config.JdbcUrl;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a first configuration is to say.
 *
 * @param kafka null for a broker that each run brings along
 * @param registry null for one in each process
 */
public record Wishes(
    String pipeline, End source, End target, @Nullable String kafka, @Nullable String registry) {

  /**
   * A database.
   *
   * @param passwordVariable the environment variable that has the password
   */
  public record End(String url, String user, String passwordVariable) {
    /** How other tools spell what JDBC's drivers want. */
    private static final Map<String, String> SPELLINGS =
        Map.of(
            "postgresql://", "jdbc:postgresql://",
            "postgres://", "jdbc:postgresql://",
            "sqlserver://", "jdbc:sqlserver://");

    public End {
      url = spelled(url.strip());
      user = user.strip();
      if (!JdbcUrl.masked(url).equals(url)) {
        throw new ConvoyException(
            ErrorCode.CONFIGURATION,
            JdbcUrl.masked(url)
                + " holds a password or a user; leave them out: the user has an option of its own,"
                + " the password is read from the environment variable "
                + passwordVariable);
      }
      if (!passwordVariable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw new ConvoyException(
            ErrorCode.CONFIGURATION,
            "'" + passwordVariable + "' is no name of an environment variable");
      }
    }

    private static String spelled(String url) {
      return SPELLINGS.entrySet().stream()
          .filter(spelling -> url.startsWith(spelling.getKey()))
          .map(spelling -> spelling.getValue() + url.substring(spelling.getKey().length()))
          .findFirst()
          .orElse(url);
    }
  }
}
