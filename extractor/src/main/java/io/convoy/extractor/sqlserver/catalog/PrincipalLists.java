// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.source.Access;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.MemberRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalKind;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalRow;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which users and roles can be roles of PostgreSQL, and lists those that are not carried. */
final class PrincipalLists {
  private final PrincipalRows rows;
  private final Map<String, Role> roles = new LinkedHashMap<>();

  PrincipalLists(PrincipalRows rows) {
    this.rows = rows;
    for (PrincipalRow principal : rows.principals()) {
      switch (principal.kind()) {
        case USER, GROUP, ROLE ->
            roles.put(
                principal.name(),
                Role.newBuilder()
                    .setName(principal.name())
                    .setLogin(principal.kind() == PrincipalKind.USER)
                    .setMembers(new ArrayList<>())
                    .build());
        case APPLICATION_ROLE, SIGNER -> {
          // A password or a signature makes one it: no membership does.
        }
      }
    }
    for (MemberRow member : rows.members()) {
      Role role = roles.get(member.role());
      if (role != null && roles.containsKey(member.member())) {
        role.getMembers().add(new RoleMember(member.member(), false));
      }
    }
  }

  /** True where PostgreSQL can have its like. */
  boolean isRole(String principal) {
    return principal.equals(Denials.PUBLIC) || roles.containsKey(principal);
  }

  List<Role> holders(Collection<String> granted) {
    return Access.holders(granted, roles.values());
  }

  /** Everything, where nothing is carried. */
  List<ObjectRow> all(List<String> grants) {
    List<ObjectRow> all = new ArrayList<>(left(List.of(), Set.of()));
    grants.forEach(text -> all.add(new ObjectRow("grants", text)));
    return all;
  }

  /**
   * All but these.
   *
   * @param fixed roles whose members have their rights by grants
   */
  List<ObjectRow> left(List<Role> carried, Set<String> fixed) {
    Set<String> names = new HashSet<>();
    carried.forEach(role -> names.add(role.getName()));
    Map<String, List<String>> members =
        rows.members().stream()
            .collect(
                Collectors.groupingBy(
                    MemberRow::role,
                    LinkedHashMap::new,
                    Collectors.mapping(MemberRow::member, Collectors.toList())));
    List<ObjectRow> left = new ArrayList<>();
    for (PrincipalRow principal : rows.principals()) {
      List<String> of = members.remove(principal.name());
      String shown = of == null ? principal.name() : named(principal.name(), of);
      if (!names.contains(principal.name())) {
        left.add(new ObjectRow(principal.kind().plural(), shown));
      } else if (principal.kind() == PrincipalKind.GROUP) {
        left.add(new ObjectRow("groups whose members the directory knows", shown));
      }
    }
    members.keySet().removeAll(fixed);
    members.forEach(
        (role, of) -> left.add(new ObjectRow("members of fixed roles", named(role, of))));
    return left;
  }

  private static String named(String role, List<String> members) {
    return role + " (" + String.join(", ", members) + ")";
  }
}
