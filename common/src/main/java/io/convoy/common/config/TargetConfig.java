// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go.
 *
 * @param url JDBC URL of PostgreSQL
 * @param schemas source schema to target schema; others keep their name
 * @param maxRejects rows that PostgreSQL may refuse before the run fails
 */
public record TargetConfig(
    String url,
    @Nullable String user,
    @Nullable Secret password,
    Map<String, String> schemas,
    Identifiers identifiers,
    OnExisting onExisting,
    long maxRejects) {

  /** What becomes of names. */
  public enum Identifiers {
    PRESERVE,
    LOWER,
    SNAKE
  }

  /** What becomes of target tables that are there already. */
  public enum OnExisting {
    FAIL,
    TRUNCATE,
    DROP
  }
}
