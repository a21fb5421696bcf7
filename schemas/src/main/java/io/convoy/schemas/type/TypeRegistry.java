// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one table of source types, their Avro form and their PostgreSQL type, for each source.
 *
 * <p>A SQL Server type that the configuration may carry in another form has an entry for each form.
 */
public final class TypeRegistry {
  private static final TypeRegistry POSTGRESQL =
      new TypeRegistry(
          List.of(
              same("boolean", Codec.BOOLEAN, ""),
              same("smallint", Codec.INT2, ""),
              same("integer", Codec.INT4, ""),
              same("bigint", Codec.INT8, ""),
              same("real", Codec.FLOAT4, "NaN, infinities and -0 are kept"),
              same("double precision", Codec.FLOAT8, "NaN, infinities and -0 are kept"),
              same("numeric", Codec.NUMERIC, "any precision and scale, NaN, infinities"),
              same("money", Codec.INT8, "both servers need lc_monetary with equal decimals"),
              same("character varying", Codec.TEXT, ""),
              same("character", Codec.TEXT, "padding is kept"),
              same("text", Codec.TEXT, ""),
              same("name", Codec.TEXT, ""),
              same("enum", Codec.TEXT, "the label"),
              same("json", Codec.TEXT, "white space and key order are kept"),
              same("jsonb", Codec.JSONB, ""),
              same("bytea", Codec.BYTES, ""),
              same("uuid", Codec.UUID, ""),
              same("date", Codec.DATE, "BC and infinities are kept"),
              same("time without time zone", Codec.TIME, "24:00:00 is kept"),
              same("timestamp without time zone", Codec.TIMESTAMP, "BC and infinities are kept"),
              same("timestamp with time zone", Codec.TIMESTAMPTZ, "BC and infinities are kept"),
              same("time with time zone", Codec.TEXT_FORM, ""),
              same("interval", Codec.TEXT_FORM, ""),
              same("xml", Codec.TEXT_FORM, "the declaration is kept"),
              same("inet", Codec.TEXT_FORM, ""),
              same("cidr", Codec.TEXT_FORM, ""),
              same("macaddr", Codec.TEXT_FORM, ""),
              same("macaddr8", Codec.TEXT_FORM, ""),
              same("bit", Codec.TEXT_FORM, ""),
              same("bit varying", Codec.TEXT_FORM, ""),
              same("tsvector", Codec.TEXT_FORM, ""),
              same("tsquery", Codec.TEXT_FORM, ""),
              same("array", Codec.TEXT_FORM, "of any element type, with its bounds"),
              same("range", Codec.TEXT_FORM, "multiranges as well"),
              same("composite", Codec.TEXT_FORM, ""),
              same("oid", Codec.TEXT_FORM, "and the reg* types by their names"),
              same("point", Codec.TEXT_FORM, "and the other geometric types"),
              same("pg_lsn", Codec.TEXT_FORM, ""),
              same("other", Codec.TEXT_FORM, "every type not named here, PostGIS's for example")));

  private static final String PADDED = "padded to its length in characters";
  private static final String TO_THE_MILLI = "to the millisecond, as the server prints it";
  private static final String WKB =
      "by `source.types.spatial: wkb`; the SRID is not kept and is counted";
  private static final String NO_MICROS_BEYOND =
      "digits beyond microseconds are cut off and counted (`source.types.excess-digits`)";
  private static final String CODE_PAGE = "code pages become UTF-8; U+0000 by `source.text.nul`";
  private static final String UTF_16 =
      "U+0000 by `source.text.nul`, lone surrogates by `source.text.lone-surrogates`";

  private static final TypeRegistry SQL_SERVER =
      new TypeRegistry(
          List.of(
              to("bit", Codec.BOOLEAN, "boolean", ""),
              to("tinyint", Codec.INT2, "smallint", "unsigned: 0 to 255"),
              to("smallint", Codec.INT2, "smallint", ""),
              to("int", Codec.INT4, "integer", ""),
              to("bigint", Codec.INT8, "bigint", ""),
              to("decimal", Codec.NUMERIC, "numeric", "with precision (to 38) and scale"),
              to("numeric", Codec.NUMERIC, "numeric", "with precision (to 38) and scale"),
              to("money", Codec.NUMERIC, "numeric(19,4)", ""),
              to("smallmoney", Codec.NUMERIC, "numeric(10,4)", ""),
              to("real", Codec.FLOAT4, "real", ""),
              to("float", Codec.FLOAT8, "double precision", ""),
              to("date", Codec.DATE, "date", "0001-01-01 to 9999-12-31"),
              to("time", Codec.TIME, "time without time zone", NO_MICROS_BEYOND),
              to("time as text", Codec.TEXT, "text", "by `source.types.excess-digits: text`"),
              to("datetime", Codec.TIMESTAMP, "timestamp(3) without time zone", TO_THE_MILLI),
              to("smalldatetime", Codec.TIMESTAMP, "timestamp(0) without time zone", ""),
              to("datetime2", Codec.TIMESTAMP, "timestamp without time zone", NO_MICROS_BEYOND),
              to("datetime2 as text", Codec.TEXT, "text", "by `source.types.excess-digits: text`"),
              to(
                  "datetimeoffset",
                  Codec.TIMESTAMPTZ,
                  "timestamp with time zone",
                  "the instant is kept, an offset other than +00:00 is not and is counted; "
                      + NO_MICROS_BEYOND),
              to(
                  "datetimeoffset as text",
                  Codec.TEXT,
                  "text",
                  "with its offset, by `source.types.datetimeoffset: text` or"
                      + " `source.types.excess-digits: text`"),
              to("char", Codec.TEXT, "character", PADDED + "; " + CODE_PAGE),
              to("varchar", Codec.TEXT, "character varying", CODE_PAGE),
              to("varchar(max)", Codec.TEXT, "text", CODE_PAGE),
              to("text", Codec.TEXT, "text", CODE_PAGE),
              to("nchar", Codec.TEXT, "character", PADDED + "; " + UTF_16),
              to("nvarchar", Codec.TEXT, "character varying", "as long as it was; " + UTF_16),
              to("nvarchar(max)", Codec.TEXT, "text", UTF_16),
              to("ntext", Codec.TEXT, "text", UTF_16),
              to("sysname", Codec.TEXT, "character varying(128)", ""),
              to("binary", Codec.BYTES, "bytea", "with its zero bytes at the end"),
              to("varbinary", Codec.BYTES, "bytea", ""),
              to("varbinary(max)", Codec.BYTES, "bytea", ""),
              to("image", Codec.BYTES, "bytea", ""),
              to("rowversion", Codec.BYTES, "bytea", "eight bytes; changes no more on update"),
              to("uniqueidentifier", Codec.UUID, "uuid", "in the order of its text form"),
              to("xml", Codec.TEXT_FORM, "xml", ""),
              to("json", Codec.TEXT, "json", ""),
              to("vector", Codec.TEXT_FORM, "real[]", "a float16 vector as well"),
              to(
                  "sql_variant",
                  Codec.TEXT,
                  "text",
                  "the base type is not kept and is counted (`source.types.sql-variant`)"),
              to(
                  "sql_variant as json",
                  Codec.TEXT,
                  "json",
                  "`{\"type\": \"int\", \"value\": \"1\"}`, by `source.types.sql-variant: json`"),
              to("hierarchyid", Codec.TEXT, "text", "as `/1/2/`"),
              to("geography", Codec.TEXT, "text", "EWKT with Z and M (`source.types.spatial`)"),
              to("geometry", Codec.TEXT, "text", "EWKT with Z and M (`source.types.spatial`)"),
              to("geography as wkb", Codec.BYTES, "bytea", WKB),
              to("geometry as wkb", Codec.BYTES, "bytea", WKB),
              to("other", Codec.BYTES, "bytea", "any other CLR type, as it is stored")));

  private final Map<String, TypeMapping> bySourceType = new LinkedHashMap<>();

  private TypeRegistry(List<TypeMapping> mappings) {
    for (TypeMapping mapping : mappings) {
      TypeMapping twin = bySourceType.put(mapping.sourceType(), mapping);
      if (twin != null) {
        throw new IllegalStateException("two entries for " + mapping.sourceType());
      }
    }
  }

  /** The types of a PostgreSQL source. */
  public static TypeRegistry postgresql() {
    return POSTGRESQL;
  }

  /** The types of a SQL Server source. */
  public static TypeRegistry sqlServer() {
    return SQL_SERVER;
  }

  /** Every entry, in the order of the reference. */
  public Collection<TypeMapping> mappings() {
    return bySourceType.values();
  }

  /** The codec for a base type; types without an entry travel in their text form. */
  public Codec codec(String baseType) {
    @Nullable TypeMapping mapping = bySourceType.get(baseType);
    return mapping == null ? Codec.TEXT_FORM : mapping.codec();
  }

  private static TypeMapping same(String type, Codec codec, String note) {
    return to(type, codec, type, note);
  }

  private static TypeMapping to(String type, Codec codec, String target, String note) {
    return new TypeMapping(type, codec, target, note);
  }
}
