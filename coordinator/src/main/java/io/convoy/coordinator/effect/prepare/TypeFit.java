// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Checks that types which the target has already mean what the source's types of those names mean.
 * The server itself says what a definition means: a temporary type of it is compared with the
 * existing one, and gone again. Stateless.
 */
public final class TypeFit {
  private static final String UNDEFINED = "42704";
  private static final String WANTED = "pg_temp.convoy_wanted";

  /** A type that has it would clash with itself. */
  private static final String MULTIRANGE_NAME = ", MULTIRANGE_TYPE_NAME = .*\\)$";

  // The names of a domain's checks and the functions that make a range discrete mean nothing here:
  // the former may differ, the latter are not carried.
  private static final String MEANING =
      """
      SELECT CASE
        WHEN t.typtype = 'e' THEN (
          SELECT 'enum (' || string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder)
                   || ')'
          FROM pg_enum WHERE enumtypid = t.oid)
        WHEN t.typtype = 'd' THEN
          'domain over ' || format_type(t.typbasetype, t.typtypmod)
            || coalesce((SELECT ' COLLATE ' || quote_ident(l.collname) FROM pg_collation l
                         WHERE l.oid = t.typcollation AND l.collname <> 'default'), '')
            || coalesce(' DEFAULT ' || t.typdefault, '')
            || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
            || coalesce((SELECT string_agg(' ' || definition, '' ORDER BY definition)
                         FROM (SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
                               WHERE contypid = t.oid AND contype = 'c') k), '')
        WHEN c.relkind = 'c' THEN
          'composite (' || coalesce((
            SELECT string_agg(
              quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
                || coalesce((SELECT ' COLLATE ' || quote_ident(l.collname) FROM pg_collation l
                             WHERE l.oid = a.attcollation AND l.collname <> 'default'), ''),
              ', ' ORDER BY a.attnum)
            FROM pg_attribute a
            WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
        WHEN t.typtype = 'r' THEN (
          SELECT 'range of ' || format_type(r.rngsubtype, NULL) || ' by ' || quote_ident(o.opcname)
                   || coalesce((SELECT ' COLLATE ' || quote_ident(l.collname) FROM pg_collation l
                                WHERE l.oid = r.rngcollation AND l.collname <> 'default'), '')
          FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc WHERE r.rngtypid = t.oid)
        WHEN t.typrelid <> 0 THEN 'the row type of a table'
        ELSE 'another kind of type (typtype ' || t.typtype::text || ')'
      END
      FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
      WHERE t.oid = to_regtype(?)
        -- an array's type gives way to whoever wants its name
        AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)\
      """;

  private TypeFit() {}

  /** One clause for each type that is there and means something else. */
  static List<String> misfits(Connection connection, Collection<UserType> types)
      throws SQLException {
    List<String> misfits = new ArrayList<>();
    for (UserType type : types) {
      misfit(connection, type).ifPresent(misfits::add);
    }
    return misfits;
  }

  private static Optional<String> misfit(Connection connection, UserType type) throws SQLException {
    if (!TypeDdl.isType(type)) {
      return Optional.empty();
    }
    String name = SqlNames.quote(type.getSchemaName(), type.getName());
    Optional<String> there = meaning(connection, name);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> wanted = wanted(connection, type);
    return wanted.equals(there)
        ? Optional.empty()
        : Optional.of(
            "type %s is %s, and the source's is %s"
                .formatted(name, there.orElseThrow(), wanted.orElse(type.getDefinition())));
  }

  /** Empty where the definition names what the target does not have. */
  private static Optional<String> wanted(Connection connection, UserType type) throws SQLException {
    String kind = type.getKind() == UserTypeKind.DOMAIN ? "DOMAIN" : "TYPE";
    String definition = type.getDefinition().replaceFirst(MULTIRANGE_NAME, ")");
    String create = "CREATE " + kind + " " + WANTED + " " + definition;
    try {
      return SqlSteps.tried(
          connection,
          trial -> {
            try (Statement statement = trial.createStatement()) {
              statement.setEscapeProcessing(false);
              statement.execute(create);
              return meaning(trial, WANTED);
            }
          });
    } catch (SQLException e) {
      if (UNDEFINED.equals(e.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<String> meaning(Connection connection, String name) throws SQLException {
    return SqlCall.first(connection, MEANING, row -> row.getString(1), name);
  }
}
