// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.TargetConfig.Grants;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.Access;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Rights;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Lets grants and roles travel with the tables, or lists them, as is configured. A role whose name
 * means something else in PostgreSQL, or would be another one's too, is left out with its grants:
 * nobody is given what somebody else had.
 */
public final class AccessRule {
  private static final int MOST_SHOWN = 40;

  /** PostgreSQL takes these for its own even where they are quoted. */
  private static final Set<String> RESERVED = Set.of("public", "none");

  private static final String OF_THE_SYSTEM = "pg_";

  private final ConfiguredNames names;
  private final Map<String, String> called = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();

  private AccessRule(ConfiguredNames names) {
    this.names = names;
  }

  /**
   * Changes the tables of the description.
   *
   * @return the same with what there is to be said
   */
  public static Description apply(Grants rule, ConfiguredNames names, Description description) {
    List<String> warnings = new ArrayList<>(description.warnings());
    switch (rule) {
      case REPORT -> {
        description.tables().forEach(table -> table.setRights(null));
        warnings.addAll(description.access().reported());
      }
      case CARRY -> {
        AccessRule access = new AccessRule(names);
        access.carry(description);
        warnings.addAll(description.access().left());
        warnings.addAll(access.lines);
      }
    }
    return description.saying(warnings);
  }

  private void carry(Description description) {
    List<Role> roles = description.access().roles();
    name(roles);
    for (Table table : description.tables()) {
      Set<String> columns = new HashSet<>();
      table.getColumns().stream().map(Column::getName).forEach(columns::add);
      Access.grant(
          table,
          Access.grants(table).stream()
              .filter(grant -> grant.getGrantee() == null || called.containsKey(grant.getGrantee()))
              .filter(grant ->
                  grant.getObject() != GrantObject.COLUMN || columns.contains(grant.getName()))
              .map(this::named)
              .toList());
    }
    List<Role> carried =
        roles.stream().filter(role -> called.containsKey(role.getName())).map(this::named).toList();
    if (!carried.isEmpty()) {
      Table first = description.tables().getFirst();
      first.setRights(new Rights(Access.grants(first), carried));
    }
  }

  private Grant named(Grant grant) {
    return new Grant(
        grant.getObject(),
        grant.getSchemaName(),
        grant.getName(),
        grant.getPrivilege(),
        grant.getGrantee() == null ? null : called.get(grant.getGrantee()),
        grant.getGrantable());
  }

  private Role named(Role role) {
    List<RoleMember> members = new ArrayList<>();
    for (RoleMember member : role.getMembers()) {
      String name = called.get(member.getName());
      if (name != null) {
        members.add(new RoleMember(name, member.getAdmin()));
      }
    }
    String name = called.getOrDefault(role.getName(), role.getName());
    return new Role(name, role.getLogin(), role.getInherits(), members);
  }

  private void name(List<Role> roles) {
    Map<String, List<String>> sources = new TreeMap<>();
    for (Role role : roles) {
      sources
          .computeIfAbsent(names.identifier(role.getName()), any -> new ArrayList<>())
          .add(role.getName());
    }
    List<String> reserved = new ArrayList<>();
    Map<String, String> renamed = new HashMap<>();
    sources.forEach((name, of) -> {
      if (RESERVED.contains(name) || name.startsWith(OF_THE_SYSTEM)) {
        reserved.addAll(of);
      } else if (of.size() > 1) {
        lines.add(
            "not carried: roles that would all be called %s in the target, and their grants: %s"
                .formatted(SqlNames.quote(name), list(of)));
      } else {
        called.put(of.getFirst(), name);
        if (!name.equals(of.getFirst())) {
          renamed.put(of.getFirst(), name);
        }
      }
    });
    tell(reserved, renamed);
  }

  private void tell(List<String> reserved, Map<String, String> renamed) {
    if (!reserved.isEmpty()) {
      lines.add(
          "not carried: roles whose names are PostgreSQL's own, and their grants: "
              + list(reserved));
    }
    if (!renamed.isEmpty()) {
      List<String> pairs =
          renamed.entrySet().stream()
              .map(pair -> pair.getKey() + " is " + SqlNames.quote(pair.getValue()))
              .sorted()
              .toList();
      lines.add(
          "roles that have other names in the target, by target.identifiers or since names have 63"
              + " bytes there: "
              + Excerpt.of(pairs, MOST_SHOWN));
    }
  }

  private static String list(List<String> roles) {
    return Excerpt.of(roles.stream().map(SqlNames::quote).sorted().toList(), MOST_SHOWN);
  }
}
