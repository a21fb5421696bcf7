// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.PrincipalRows.MemberRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PermissionRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Scope;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.State;
import io.convoy.schemas.table.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which grants a DENY, or a REVOKE of a column, is in the way of. PostgreSQL has no equal: a
 * grant that some of those who have it may not use cannot be carried to anybody.
 */
final class Denials {
  static final String PUBLIC = "public";

  private static final String CONTROL = "CONTROL";
  private static final Map<String, Set<String>> FIXED =
      Map.of(
          "db_denydatareader", Set.of("SELECT"),
          "db_denydatawriter", Set.of("INSERT", "UPDATE", "DELETE"));

  private final List<Denial> denials = new ArrayList<>();
  private final Map<String, Set<String>> rolesOf = new HashMap<>();
  private final Map<String, Set<String>> membersOf = new HashMap<>();

  /**
   * What a principal may not.
   *
   * @param schema null for all
   * @param name null for all of the schema
   */
  private record Denial(
      String principal, String permission, @Nullable String schema, @Nullable String name) {
    boolean isOf(TableId object, String wanted) {
      return (permission.equals(wanted) || permission.equals(CONTROL))
          && (schema == null || schema.equals(object.getSchemaName()))
          && (name == null || name.equals(object.getName()));
    }
  }

  Denials(List<MemberRow> members, List<PermissionRow> permissions) {
    for (MemberRow member : members) {
      rolesOf.computeIfAbsent(member.member(), any -> new HashSet<>()).add(member.role());
      membersOf.computeIfAbsent(member.role(), any -> new HashSet<>()).add(member.member());
    }
    FIXED.forEach((role, rights) ->
        rights.forEach(right -> denials.add(new Denial(role, right, null, null))));
    for (PermissionRow row : permissions) {
      if (isDenial(row) && row.scope() != Scope.OTHER) {
        denials.add(new Denial(row.grantee(), row.permission(), row.schema(), row.name()));
      }
    }
  }

  static boolean isDenial(PermissionRow row) {
    return row.state() == State.DENY || row.state() == State.REVOKE;
  }

  /** True where the grantee or one of its members may not, by itself or by another role. */
  boolean bar(String grantee, String permission, TableId object) {
    Set<String> concerned = new HashSet<>(Set.of(PUBLIC));
    for (String holder : reachable(grantee, membersOf)) {
      concerned.addAll(reachable(holder, rolesOf));
    }
    return denials.stream()
        .filter(denial -> denial.isOf(object, permission))
        .anyMatch(denial ->
            isEverybody(grantee)
                ? isHeld(denial.principal())
                : concerned.contains(denial.principal()));
  }

  private static boolean isEverybody(String grantee) {
    return grantee.equals(PUBLIC);
  }

  /** A fixed role that nobody is a member of denies nothing. */
  private boolean isHeld(String principal) {
    return !FIXED.containsKey(principal) || membersOf.containsKey(principal);
  }

  private static Set<String> reachable(String from, Map<String, Set<String>> ways) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (found.add(name)) {
        open.addAll(ways.getOrDefault(name, Set.of()));
      }
    }
    return found;
  }
}
