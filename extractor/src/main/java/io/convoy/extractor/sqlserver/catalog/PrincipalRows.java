// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of who may do what.
 *
 * @param guarded tables that show some of their rows or values to some users only
 * @param whole whether all of it was to be seen: a DENY that is not seen may be there
 */
record PrincipalRows(
    List<PrincipalRow> principals,
    List<MemberRow> members,
    List<PermissionRow> permissions,
    Set<Long> guarded,
    Sight whole) {

  /** How much of it the login sees. */
  enum Sight {
    ALL,
    SOME
  }

  /** What a principal is, by its type in the catalog. */
  enum PrincipalKind {
    USER("users"),
    GROUP("users"),
    ROLE("roles"),
    APPLICATION_ROLE("application roles"),
    /** Of a certificate or a key: nobody logs in as it. */
    SIGNER("users");

    private final String plural;

    PrincipalKind(String plural) {
      this.plural = plural;
    }

    /** As the report calls them. */
    String plural() {
      return plural;
    }

    static PrincipalKind of(String type) {
      return switch (type.strip()) {
        case "R" -> ROLE;
        case "A" -> APPLICATION_ROLE;
        case "G", "X" -> GROUP;
        case "C", "K" -> SIGNER;
        default -> USER;
      };
    }
  }

  /** A user or role that is none of the server's own. */
  record PrincipalRow(String name, PrincipalKind kind) {}

  /** A membership, in a fixed role too. */
  record MemberRow(String role, String member) {}

  /** What a permission says. */
  enum State {
    GRANT,
    GRANT_WITH_GRANT_OPTION,
    DENY,
    REVOKE
  }

  /** What a permission is about. */
  enum Scope {
    DATABASE,
    SCHEMA,
    OBJECT,
    COLUMN,
    OTHER
  }

  /**
   * A permission.
   *
   * @param object number of the table or other object; 0 where it is about none
   * @param column number of the column; 0 for all
   * @param schema of the object, or the schema itself
   * @param name of the object
   * @param text in T-SQL
   */
  record PermissionRow(
      State state,
      String permission,
      Scope scope,
      long object,
      int column,
      @Nullable String schema,
      @Nullable String name,
      String grantee,
      String text) {}
}
