// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.schemas.table.UserType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which schemas, types and sequences a run would find when it comes to a table: those of the
 * target, and those that it made for the tables before.
 */
final class KnownObjects {
  private final @Nullable Connection target;
  private final Set<String> schemas = new HashSet<>();
  private final Set<String> types = new HashSet<>();
  private final Set<String> roles = new HashSet<>();
  private final Set<String> statements = new HashSet<>();

  /**
   * @param target null where it cannot be asked, and counts as empty
   */
  KnownObjects(@Nullable Connection target) {
    this.target = target;
  }

  /** True once: a schema that is to be made. */
  boolean isNew(String schema) throws SQLException {
    return schemas.add(schema) && (target == null || !TargetObjects.schemaExists(target, schema));
  }

  /** True once: a type, extension or function that is to be made. */
  boolean isNew(UserType type) throws SQLException {
    return types.add(type.getKind() + " " + TypeDdl.name(type))
        && (target == null || !TargetObjects.exists(target, type));
  }

  /** True once: a role that is to be made. */
  boolean isNewRole(String role) throws SQLException {
    return roles.add(role) && (target == null || !RoleFit.missing(target, List.of(role)).isEmpty());
  }

  /** True once: several tables may need what one statement makes. */
  boolean isNewStatement(String sql) {
    return statements.add(sql);
  }
}
