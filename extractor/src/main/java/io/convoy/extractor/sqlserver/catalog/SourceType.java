// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.VariantForm;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;

/**
 * How a type is spelled in T-SQL, which entry of the type registry carries it, and what it becomes
 * in PostgreSQL.
 *
 * @param targetType as PostgreSQL's format_type spells it
 */
record SourceType(String sourceType, String baseType, String targetType) {
  private static final int DIGITS_OF_POSTGRESQL = 6;
  private static final int MOST_DIGITS = 38;
  private static final int BYTES_PER_UTF_16_UNIT = 2;

  static SourceType of(TypeSpec spec, TypeOptions options) {
    String name = spec.name();
    return switch (name) {
      case "bit" -> new SourceType(name, name, "boolean");
      case "tinyint", "smallint" -> new SourceType(name, name, "smallint");
      case "int" -> new SourceType(name, name, "integer");
      case "bigint", "real", "date", "json", "xml" -> new SourceType(name, name, name);
      case "decimal", "numeric" -> decimal(spec);
      case "money" -> new SourceType(name, name, "numeric(19,4)");
      case "smallmoney" -> new SourceType(name, name, "numeric(10,4)");
      case "float" -> new SourceType(name, name, "double precision");
      case "time", "datetime2", "datetimeoffset" -> moment(spec, options);
      case "datetime" -> new SourceType(name, name, "timestamp(3) without time zone");
      case "smalldatetime" -> new SourceType(name, name, "timestamp(0) without time zone");
      case "char", "nchar", "varchar", "nvarchar" -> text(spec);
      case "text", "ntext", "hierarchyid" -> new SourceType(name, name, "text");
      case "sysname" -> new SourceType(name, name, "character varying(128)");
      case "binary", "varbinary" -> binary(spec);
      case "image" -> new SourceType(name, name, "bytea");
      case "timestamp", "rowversion" -> new SourceType("rowversion", "rowversion", "bytea");
      case "uniqueidentifier" -> new SourceType(name, name, "uuid");
      case "vector" -> new SourceType("vector(" + spec.vector() + ")", name, "real[]");
      case "sql_variant" -> variant(name, options.sqlVariant());
      case "geography", "geometry" -> spatial(name, options.spatial());
      default -> new SourceType(name, "other", "bytea");
    };
  }

  private static SourceType decimal(TypeSpec spec) {
    String modifier = "(" + spec.precision() + "," + spec.scale() + ")";
    // Servers that only speak the protocol say so of decimals without bounds too, and no number of
    // one digit before the point would fit.
    boolean mayBeUnbounded = spec.precision() == MOST_DIGITS && spec.scale() == MOST_DIGITS;
    return new SourceType(
        spec.name() + modifier, spec.name(), mayBeUnbounded ? "numeric" : "numeric" + modifier);
  }

  private static SourceType moment(TypeSpec spec, TypeOptions options) {
    String name = spec.name();
    String spelled = name + "(" + spec.scale() + ")";
    boolean exceeds = spec.scale() > DIGITS_OF_POSTGRESQL;
    boolean withOffset = name.equals("datetimeoffset");
    if (exceeds && options.excessDigits() == ExcessDigits.TEXT
        || withOffset && options.datetimeoffset() == OffsetForm.TEXT) {
      return new SourceType(spelled, name + " as text", "text");
    }
    String digits = spec.scale() < DIGITS_OF_POSTGRESQL ? "(" + spec.scale() + ")" : "";
    return new SourceType(
        spelled,
        name,
        (name.equals("time") ? "time" : "timestamp")
            + digits
            + (withOffset ? " with time zone" : " without time zone"));
  }

  private static SourceType text(TypeSpec spec) {
    String name = spec.name();
    if (spec.isMax()) {
      return new SourceType(name + "(max)", name + "(max)", "text");
    }
    int length = name.startsWith("n") ? spec.maxLength() / BYTES_PER_UTF_16_UNIT : spec.maxLength();
    String target = name.endsWith("varchar") ? "character varying" : "character";
    return new SourceType(name + "(" + length + ")", name, target + "(" + length + ")");
  }

  private static SourceType binary(TypeSpec spec) {
    String name = spec.name();
    return spec.isMax()
        ? new SourceType(name + "(max)", name + "(max)", "bytea")
        : new SourceType(name + "(" + spec.maxLength() + ")", name, "bytea");
  }

  private static SourceType variant(String name, VariantForm form) {
    return switch (form) {
      case TEXT -> new SourceType(name, name, "text");
      case JSON -> new SourceType(name, name + " as json", "json");
    };
  }

  private static SourceType spatial(String name, SpatialForm form) {
    return switch (form) {
      case TEXT -> new SourceType(name, name, "text");
      case WKB -> new SourceType(name, name + " as wkb", "bytea");
    };
  }
}
