// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one table of source types, their Avro form and their PostgreSQL type, for each source. */
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
    return new TypeMapping(type, codec, type, note);
  }
}
