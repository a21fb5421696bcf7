// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the functions and collations of the user's own, and what each of them stands on. */
final class OwnCode {
  private static final String NOT_OF_AN_EXTENSION =
      """
      NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = '%s'::regclass AND e.objid = %s AND e.deptype = 'e')\
      """;
  private static final String FUNCTIONS =
      """
      SELECT p.oid, n.nspname, p.proname, oidvectortypes(p.proargtypes) AS arguments,
             pg_get_functiondef(p.oid) AS definition, p.prosrc AS body,
             'COMMENT ON FUNCTION ' || p.oid::regprocedure || ' IS '
               || quote_literal(obj_description(p.oid, 'pg_proc')) AS comment,
             ARRAY(SELECT x::text FROM unnest(p.proargtypes::oid[] || p.prorettype) x) AS types,
             ARRAY(SELECT d.refobjid::text FROM pg_depend d
                   WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                     AND d.refclassid = 'pg_proc'::regclass AND d.refobjid >= 16384
                   ORDER BY d.refobjid) AS calls
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid >= 16384 AND p.prokind IN ('f', 'w') AND %s
      ORDER BY p.oid\
      """
          .formatted(NOT_OF_AN_EXTENSION.formatted("pg_proc", "p.oid"));
  private static final String COLLATIONS =
      """
      SELECT co.oid, n.nspname, co.collname,
             '(' || concat_ws(', ',
               'provider = ' || CASE co.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin'
                                                     ELSE 'libc' END,
               CASE WHEN co.collisdeterministic THEN NULL ELSE 'deterministic = false' END,
               'locale = ' || quote_literal(%1$s),
               CASE WHEN %1$s IS NULL THEN 'lc_collate = ' || quote_literal(co.collcollate) END,
               CASE WHEN %1$s IS NULL THEN 'lc_ctype = ' || quote_literal(co.collctype) END,
               'rules = ' || quote_literal(%2$s)) || ')' AS definition,
             format('COMMENT ON COLLATION %%I.%%I IS ', n.nspname, co.collname)
               || quote_literal(obj_description(co.oid, 'pg_collation')) AS comment
      FROM pg_collation co JOIN pg_namespace n ON n.oid = co.collnamespace
      WHERE co.oid >= 16384 AND %3$s
      ORDER BY co.oid\
      """;
  private static final Pattern CALL = Pattern.compile("(?:\"([^\"]+)\"|([A-Za-z_][\\w$]*))\\s*\\(");

  private final Map<Long, Piece> pieces = new HashMap<>();
  private final Map<String, List<Long>> functionsByName = new HashMap<>();
  private final Map<Long, String> bodies = new HashMap<>();

  private OwnCode() {}

  /**
   * A function or a collation.
   *
   * @param name of a function with its argument types, as in {@code next_code(text)}
   * @param types oids of those that its arguments and its result are of
   * @param calls oids of functions that it is known to call
   */
  record Piece(
      String schema,
      String name,
      UserTypeKind kind,
      String definition,
      @Nullable String comment,
      List<Long> types,
      List<Long> calls) {}

  static OwnCode read(Catalog catalog) throws SQLException {
    OwnCode read = new OwnCode();
    catalog.run(FUNCTIONS, List.of(), read::addFunction);
    String collations =
        COLLATIONS.formatted(
            catalog.version().collationLocale(),
            catalog.version().collationRules(),
            NOT_OF_AN_EXTENSION.formatted("pg_collation", "co.oid"));
    catalog.run(collations, List.of(), read::addCollation);
    return read;
  }

  @Nullable Piece piece(long oid) {
    return pieces.get(oid);
  }

  /**
   * Oids of the functions that a function calls, as far as one can know: a body that is text is
   * searched for their names, since the catalog does not know.
   */
  Set<Long> calls(long oid) {
    Piece piece = pieces.get(oid);
    Set<Long> calls = new LinkedHashSet<>(piece == null ? List.of() : piece.calls());
    Matcher call = CALL.matcher(bodies.getOrDefault(oid, ""));
    while (call.find()) {
      String name = call.group(1) == null ? call.group(2).toLowerCase(Locale.ROOT) : call.group(1);
      calls.addAll(functionsByName.getOrDefault(name, List.of()));
    }
    calls.remove(oid);
    return calls;
  }

  private void addFunction(ResultSet row) throws SQLException {
    long oid = row.getLong("oid");
    String name = row.getString("proname");
    functionsByName.computeIfAbsent(name, any -> new ArrayList<>()).add(oid);
    bodies.put(oid, row.getString("body"));
    pieces.put(
        oid,
        new Piece(
            row.getString("nspname"),
            SqlNames.quote(name) + "(" + row.getString("arguments") + ")",
            UserTypeKind.FUNCTION,
            row.getString("definition"),
            row.getString("comment"),
            oids(row, "types"),
            oids(row, "calls")));
  }

  private void addCollation(ResultSet row) throws SQLException {
    pieces.put(
        row.getLong("oid"),
        new Piece(
            row.getString("nspname"),
            row.getString("collname"),
            UserTypeKind.COLLATION,
            row.getString("definition"),
            row.getString("comment"),
            List.of(),
            List.of()));
  }

  private static List<Long> oids(ResultSet row, String column) throws SQLException {
    return Catalog.strings(row, column).stream().map(Long::valueOf).toList();
  }
}
