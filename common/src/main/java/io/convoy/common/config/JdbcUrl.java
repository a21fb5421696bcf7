// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.regex.Pattern;

/** Covers the secrets of JDBC URLs. */
public final class JdbcUrl {
  // user:password@host is not JDBC, but people write it.
  private static final Pattern USER_INFO = Pattern.compile("//[^/?;@]*@");

  private JdbcUrl() {}

  /** The URL with its secrets covered, for messages. */
  public static String masked(String url) {
    String covered = USER_INFO.matcher(url).replaceAll("//********@");
    return UrlKind.of(url).orElse(UrlKind.POSTGRESQL).masked(covered);
  }
}
