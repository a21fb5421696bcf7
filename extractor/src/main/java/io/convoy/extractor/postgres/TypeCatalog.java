// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows the database's types: what each is made of, and its key in the type registry. */
final class TypeCatalog {
  private static final String TYPES =
      """
      SELECT y.oid, n.nspname, y.typname, y.typtype::text, el.oid IS NOT NULL AS is_array,
             format_type(y.oid, NULL) AS spelled, c.relkind::text, c.oid AS relation,
             CASE y.typtype WHEN 'd' THEN y.typbasetype
                            WHEN 'r' THEN r.rngsubtype
                            WHEN 'm' THEN %s
                            ELSE y.typelem END AS made_of,
             e.extname, en.nspname AS extension_schema
      FROM pg_type y
      JOIN pg_namespace n ON n.oid = y.typnamespace
      LEFT JOIN pg_type el ON el.oid = y.typelem AND el.typarray = y.oid
      LEFT JOIN pg_class c ON c.oid = y.typrelid
      LEFT JOIN pg_range r ON r.rngtypid = y.oid
      LEFT JOIN pg_depend d
        ON d.classid = 'pg_type'::regclass AND d.objid = y.oid AND d.deptype = 'e'
      LEFT JOIN pg_extension e ON e.oid = d.refobjid
      LEFT JOIN pg_namespace en ON en.oid = e.extnamespace\
      """;

  private static final String ATTRIBUTES =
      """
      SELECT y.oid, a.atttypid
      FROM pg_type y
      JOIN pg_class c ON c.oid = y.typrelid
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE y.typnamespace <> 'pg_catalog'::regnamespace AND %s
      ORDER BY y.oid, a.attnum\
      """
          .formatted(TypeDefinitions.IS_USED_AS_COMPOSITE);

  private final Map<Long, Type> types = new HashMap<>();
  private final Map<Long, String> definitions;
  private final Set<Long> carriedTables;

  private TypeCatalog(Map<Long, String> definitions, Set<Long> carriedTables) {
    this.definitions = definitions;
    this.carriedTables = carriedTables;
  }

  /** What a type is. */
  enum Kind {
    BASE,
    ARRAY,
    ENUM,
    DOMAIN,
    COMPOSITE,
    /** The row of a table that is carried. */
    TABLE_ROW,
    /** The row of a table that is not carried, of a view or of a partition. */
    OTHER_ROW,
    RANGE,
    MULTIRANGE,
    PSEUDO
  }

  /**
   * One type.
   *
   * @param spelled as DDL spells it, qualified outside pg_catalog
   * @param madeOf oids of the types it is made of: base, element, subtype, range or attributes
   * @param extension the extension that owns it
   */
  record Type(
      String schema,
      String name,
      String spelled,
      Kind kind,
      List<Long> madeOf,
      @Nullable Extension extension) {
    boolean isBuiltIn() {
      return schema.equals("pg_catalog");
    }
  }

  /** An extension and the schema that it was created in. */
  record Extension(String schema, String name) {}

  static TypeCatalog read(Catalog catalog) throws SQLException {
    TypeCatalog read = new TypeCatalog(TypeDefinitions.read(catalog), Set.copyOf(catalog.tables()));
    String types = TYPES.formatted(catalog.version().rangeOfMultirange());
    catalog.run(types, List.of(), read::add);
    catalog.run(ATTRIBUTES, List.of(), read::addAttribute);
    return read;
  }

  Type type(long oid) {
    Type type = types.get(oid);
    if (type == null) {
      throw new IllegalStateException("pg_type has no row with oid " + oid);
    }
    return type;
  }

  /** What follows CREATE TYPE name or CREATE DOMAIN name. */
  String definition(long oid) {
    return definitions.getOrDefault(oid, "");
  }

  /** The key into the type registry: domains resolved to what they are made of. */
  String baseType(long oid) {
    Type type = type(oid);
    return switch (type.kind()) {
      case DOMAIN -> baseType(type.madeOf().getFirst());
      case ARRAY -> "array";
      case ENUM -> "enum";
      case COMPOSITE, TABLE_ROW, OTHER_ROW -> "composite";
      case RANGE, MULTIRANGE -> "range";
      case BASE, PSEUDO -> type.isBuiltIn() ? type.spelled() : ofItsOwn(type.name());
    };
  }

  /** A type of the user's own or of an extension is not the built-in one whose name it has. */
  private static String ofItsOwn(String name) {
    return TypeRegistry.postgresql().codec(name) == Codec.TEXT_FORM ? name : "other";
  }

  private void add(ResultSet row) throws SQLException {
    long madeOf = row.getLong("made_of");
    List<Long> parts = new ArrayList<>();
    if (madeOf != 0) {
      parts.add(madeOf);
    }
    String extension = row.getString("extname");
    types.put(
        row.getLong("oid"),
        new Type(
            row.getString("nspname"),
            row.getString("typname"),
            row.getString("spelled"),
            kind(row),
            parts,
            extension == null
                ? null
                : new Extension(row.getString("extension_schema"), extension)));
  }

  private void addAttribute(ResultSet row) throws SQLException {
    type(row.getLong("oid")).madeOf().add(row.getLong("atttypid"));
  }

  private Kind kind(ResultSet row) throws SQLException {
    return switch (row.getString("typtype")) {
      case "e" -> Kind.ENUM;
      case "d" -> Kind.DOMAIN;
      case "c" -> compositeKind(row);
      case "r" -> Kind.RANGE;
      case "m" -> Kind.MULTIRANGE;
      case "p" -> Kind.PSEUDO;
      default -> row.getBoolean("is_array") ? Kind.ARRAY : Kind.BASE;
    };
  }

  private Kind compositeKind(ResultSet row) throws SQLException {
    if ("c".equals(row.getString("relkind"))) {
      return Kind.COMPOSITE;
    }
    return carriedTables.contains(row.getLong("relation")) ? Kind.TABLE_ROW : Kind.OTHER_ROW;
  }
}
