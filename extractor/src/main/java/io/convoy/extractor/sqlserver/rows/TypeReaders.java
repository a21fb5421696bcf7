// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import io.convoy.schemas.row.RowField;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of readers: an entry for each entry of the type registry. */
final class TypeReaders {
  /**
   * The driver makes a datetimeoffset by way of a calendar that knows no days between Julian and
   * Gregorian, so the server takes it apart.
   */
  private static final String[] INSTANT_AND_OFFSET = {
    "CAST(SWITCHOFFSET(%s, '+00:00') AS datetime2(7))", "DATEPART(tzoffset, %s)"
  };

  private static final String[] TEXT_WITH_SRID = {"%s.STSrid", "%s.AsTextZM()"};
  private static final String[] BINARY_WITH_SRID = {"%s.STSrid", "%s.AsBinaryZM()"};

  private static final Map<String, TypeReader> BY_ENTRY =
      Stream.of(
              TypeReader.of("bit", NumberReaders::bit),
              TypeReader.of("tinyint", NumberReaders::integer),
              TypeReader.of("smallint", NumberReaders::integer),
              TypeReader.of("int", NumberReaders::integer),
              TypeReader.of("bigint", NumberReaders::bigint),
              TypeReader.of("decimal", DecimalReaders::decimal),
              TypeReader.of("numeric", DecimalReaders::decimal),
              TypeReader.of("money", DecimalReaders::money),
              TypeReader.of("smallmoney", DecimalReaders::money),
              TypeReader.of("real", NumberReaders::real),
              TypeReader.of("float", NumberReaders::doublePrecision),
              TypeReader.of("date", TemporalReaders::date),
              TypeReader.of("time", TemporalReaders::time),
              TypeReader.of("time as text", TemporalTextReaders::time),
              TypeReader.of("datetime", TemporalReaders::datetime),
              TypeReader.of("smalldatetime", TemporalReaders::datetime),
              TypeReader.of("datetime2", TemporalReaders::datetime2),
              TypeReader.of("datetime2 as text", TemporalTextReaders::datetime2),
              TypeReader.of("datetimeoffset", TemporalReaders::datetimeoffset, INSTANT_AND_OFFSET),
              TypeReader.of(
                  "datetimeoffset as text",
                  TemporalTextReaders::datetimeoffset,
                  INSTANT_AND_OFFSET),
              TypeReader.of("char", CodePageReader::new),
              TypeReader.of("varchar", CodePageReader::new),
              TypeReader.of("varchar(max)", CodePageReader::new),
              TypeReader.of("text", CodePageReader::new),
              TypeReader.of("nchar", UnicodeReaders::padded),
              TypeReader.of("nvarchar", UnicodeReaders::text),
              TypeReader.of("nvarchar(max)", UnicodeReaders::text),
              TypeReader.of("ntext", UnicodeReaders::text),
              TypeReader.of("sysname", UnicodeReaders::text),
              TypeReader.of("binary", BinaryReaders::bytes),
              TypeReader.of("varbinary", BinaryReaders::bytes),
              TypeReader.of("varbinary(max)", BinaryReaders::bytes),
              TypeReader.of("image", BinaryReaders::bytes),
              TypeReader.of("rowversion", BinaryReaders::bytes),
              TypeReader.of("uniqueidentifier", BinaryReaders::uniqueidentifier),
              TypeReader.of("xml", UnicodeReaders::xml),
              TypeReader.of("json", UnicodeReaders::text, "CAST(%s AS nvarchar(max))"),
              TypeReader.of("vector", VectorReader::new),
              TypeReader.of("sql_variant", VariantReaders::text, "%s", VariantReaders.TEMPORAL),
              TypeReader.of(
                  "sql_variant as json",
                  VariantReaders::json,
                  "%s",
                  VariantReaders.TEMPORAL,
                  VariantReaders.BASE_TYPE),
              TypeReader.of("hierarchyid", UnicodeReaders::text, "%s.ToString()"),
              TypeReader.of("geography", SpatialReaders::text, TEXT_WITH_SRID),
              TypeReader.of("geometry", SpatialReaders::text, TEXT_WITH_SRID),
              TypeReader.of("geography as wkb", SpatialReaders::binary, BINARY_WITH_SRID),
              TypeReader.of("geometry as wkb", SpatialReaders::binary, BINARY_WITH_SRID),
              TypeReader.of("other", BinaryReaders::bytes))
          .collect(Collectors.toUnmodifiableMap(TypeReader::entry, Function.identity()));

  private static final Set<String> UNICODE =
      Set.of("nchar", "nvarchar", "nvarchar(max)", "ntext", "sysname", "json", "hierarchyid");
  private static final Set<String> CODE_PAGE = Set.of("char", "varchar", "varchar(max)", "text");

  private TypeReaders() {}

  static TypeReader of(RowField field) {
    return Objects.requireNonNull(BY_ENTRY.get(TypeSpelling.entry(field)));
  }

  /**
   * The reader for the form in which text comes: one taken for the other would become other
   * characters.
   *
   * @param wireType of {@link java.sql.Types}
   */
  static ValueReader adapt(ValueReader reader, SourceColumn column, int wireType) {
    String entry = TypeSpelling.entry(column.field());
    boolean isUnicode = ServerDifferences.sendsUnicode(wireType);
    if (UNICODE.contains(entry) && !isUnicode) {
      return new CodePageReader(column);
    }
    return CODE_PAGE.contains(entry) && isUnicode ? UnicodeReaders.padded(column) : reader;
  }

  static Collection<TypeReader> all() {
    return BY_ENTRY.values();
  }
}
