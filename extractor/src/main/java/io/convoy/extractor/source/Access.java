// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.Rights;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who may do what with what is carried. The grants themselves are with the tables.
 *
 * @param roles that have these grants, by themselves or by a membership
 * @param reported what there is to be said where no grant is carried
 * @param left what there is to be said where they are: what is not among them
 */
public record Access(List<Role> roles, List<String> reported, List<String> left) {
  public static final Access NONE = new Access(List.of(), List.of(), List.of());

  /** Those of a table. */
  public static List<Grant> grants(Table table) {
    return table.getRights() == null ? List.of() : table.getRights().getGrants();
  }

  /** Gives a table these, and no others. */
  public static void grant(Table table, List<Grant> grants) {
    table.setRights(grants.isEmpty() ? null : new Rights(grants, List.of()));
  }

  /**
   * The roles that have what was granted: those that it was granted to, and whoever is a member of
   * one of them.
   *
   * @param known all roles, with their members
   */
  public static List<Role> holders(Collection<String> granted, Collection<Role> known) {
    Map<String, Role> byName = new HashMap<>();
    known.forEach(role -> byName.put(role.getName(), role));
    Map<String, Role> found = new LinkedHashMap<>();
    Deque<String> open = new ArrayDeque<>(granted);
    while (!open.isEmpty()) {
      String name = open.remove();
      Role role = byName.get(name);
      if (role != null && found.putIfAbsent(name, role) == null) {
        role.getMembers().stream().map(RoleMember::getName).forEach(open::add);
      }
    }
    return List.copyOf(found.values());
  }
}
