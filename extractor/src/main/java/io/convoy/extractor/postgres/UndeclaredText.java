// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds text of a SQL_ASCII database that is not in the encoding that the configuration says, and
 * names what has it: the server's own error names nothing.
 */
final class UndeclaredText {
  private static final int MOST_NAMED = 5;
  private static final int BYTES_SHOWN = 24;
  private static final int ROWS_PER_FETCH = 1_000;
  private static final Set<Codec> TEXTS = Set.of(Codec.TEXT, Codec.TEXT_FORM, Codec.JSONB);

  // As bytea, which nobody converts. In the form "escape" a byte of no ASCII has a backslash.
  private static final String CATALOG =
      """
      SELECT kind, convert_to(name, 'SQL_ASCII') AS name, convert_to(text, 'SQL_ASCII') AS text
      FROM (
        SELECT 'schema' AS kind, n.nspname::text AS name, '' AS text
        FROM pg_namespace n WHERE n.oid >= 16384
        UNION ALL
        SELECT 'relation', n.nspname || '.' || c.relname, ''
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384
        UNION ALL
        SELECT 'column', n.nspname || '.' || c.relname || '.' || a.attname, ''
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'c')
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT 'default of column', n.nspname || '.' || c.relname || '.' || a.attname,
               pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        JOIN pg_class c ON c.oid = d.adrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid >= 16384
        UNION ALL
        SELECT 'constraint', n.nspname || '.' || k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE k.oid >= 16384
        UNION ALL
        SELECT 'index', n.nspname || '.' || c.relname, pg_get_indexdef(i.indexrelid)
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid AND c.oid >= 16384
        JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname <> 'pg_toast'
        UNION ALL
        SELECT 'type', n.nspname || '.' || y.typname, coalesce(y.typdefault, '')
        FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
        WHERE y.oid >= 16384 AND y.typrelid = 0 AND y.typelem = 0
        UNION ALL
        SELECT 'label of enum', y.typname::text, e.enumlabel::text
        FROM pg_enum e JOIN pg_type y ON y.oid = e.enumtypid
        UNION ALL
        SELECT 'comment on', pg_describe_object(s.classoid, s.objoid, s.objsubid), s.description
        FROM pg_description s
        WHERE s.objoid >= 16384
          AND s.classoid IN ('pg_class'::regclass, 'pg_constraint'::regclass)
      ) o
      WHERE position('\\' in encode(convert_to(name || text, 'SQL_ASCII'), 'escape')) > 0
      ORDER BY 1, 2\
      """;

  private final Connection connection;
  private final TextEncoding encoding;

  UndeclaredText(Connection connection, TextEncoding encoding) {
    this.connection = connection;
    this.encoding = encoding;
  }

  /**
   * Makes sure that names, defaults, comments and the like are in the encoding, so that what is
   * described means what was meant. Nothing to do where the database declares an encoding.
   *
   * @throws ConvoyException SOURCE_ERROR that names what is not
   */
  void requireInCatalog() throws SQLException {
    if (!Connector.declaresNoEncoding(connection)) {
      return;
    }
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(CATALOG);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        byte[] name = rows.getBytes("name");
        byte[] text = rows.getBytes("text");
        String named = rows.getString("kind") + " " + printable(name, 0, name.length);
        if (firstWrong(name).isPresent()) {
          found.add(named);
        } else if (firstWrong(text).isPresent()) {
          found.add(named + ": " + excerpt(text));
        }
      }
    }
    connection.rollback();
    if (!found.isEmpty()) {
      throw refused("The source's catalog", Excerpt.of(found, "; ", MOST_NAMED), null);
    }
  }

  /**
   * Makes sure that tables and columns can be named in COPY, which the driver sends in UTF-8.
   *
   * @throws ConvoyException SOURCE_ERROR that names one that cannot
   */
  void requireNames(List<Table> tables) {
    if (encoding == TextEncoding.UTF8) {
      return;
    }
    for (Table table : tables) {
      TableId id = table.getId();
      Stream.concat(
              Stream.of(id.getSchemaName(), id.getName()),
              table.getColumns().stream().map(Column::getName))
          .filter(name -> !US_ASCII.newEncoder().canEncode(name))
          .findFirst()
          .ifPresent(name -> {
            throw new ConvoyException(
                ErrorCode.SOURCE_ERROR,
                "Table %s.%s: the name \"%s\" has characters beyond ASCII, which cannot be read under source.text.encoding: %s. Rename it, or leave the table out in source.tables.exclude"
                    .formatted(
                        id.getSchemaName(),
                        id.getName(),
                        name,
                        encoding.name().toLowerCase(Locale.ROOT)));
          });
    }
  }

  /** What the server refused to send for a chunk: the first value that is not in the encoding. */
  ConvoyException inRows(ChunkRequest request, SQLException error) {
    try {
      connection.rollback();
      if (Connector.declaresNoEncoding(connection)) {
        String where = firstWrongValue(request);
        String named = where == null ? String.valueOf(error.getMessage()) : where;
        return refused(request.describe(), named, error);
      }
    } catch (SQLException e) {
      error.addSuppressed(e);
    }
    return SourceErrors.other(request.describe(), error);
  }

  private @Nullable String firstWrongValue(ChunkRequest request) throws SQLException {
    List<String> columns =
        request.layout().fields().stream()
            .filter(field -> TEXTS.contains(field.codec()))
            .map(RowField::sourceColumn)
            .toList();
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(ROWS_PER_FETCH);
      try (ResultSet rows = statement.executeQuery(valuesAsBytes(request, columns))) {
        while (rows.next()) {
          String wrong = firstWrongValue(rows, columns);
          if (wrong != null) {
            return wrong;
          }
        }
      }
    }
    return null;
  }

  private String valuesAsBytes(ChunkRequest request, List<String> columns) {
    TableId table = request.layout().source();
    String condition = new RangeCondition(encoding).sql(request.range());
    String values =
        columns.stream()
            .map(column -> ", convert_to(" + SqlNames.quote(column) + "::text, 'SQL_ASCII')")
            .collect(Collectors.joining());
    return "SELECT tableoid::regclass::text, ctid::text%s FROM %s%s"
        .formatted(values, SqlNames.quote(table), condition.isEmpty() ? "" : " WHERE " + condition);
  }

  private @Nullable String firstWrongValue(ResultSet row, List<String> columns)
      throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      byte[] value = row.getBytes(i + 3);
      if (value != null && firstWrong(value).isPresent()) {
        return "column %s of the row at ctid '%s' of %s: %s"
            .formatted(
                SqlNames.quote(columns.get(i)), row.getString(2), row.getString(1), excerpt(value));
      }
    }
    return null;
  }

  private ConvoyException refused(String what, String where, @Nullable SQLException cause) {
    return new ConvoyException(
        ErrorCode.SOURCE_ERROR,
        "%s: the database is of encoding SQL_ASCII, and has text that is not in %s, as source.text.encoding says: %s. Set source.text.encoding to what the text is in (latin1, win1252, ...), or mend it"
            .formatted(what, encoding.name().toLowerCase(Locale.ROOT), where),
        cause);
  }

  /** Where the first byte stands that is not of the encoding. */
  private OptionalInt firstWrong(byte[] text) {
    CharsetDecoder decoder =
        encoding
            .charset()
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(text);
    CharBuffer out = CharBuffer.allocate(text.length + 1);
    return decoder.decode(in, out, true).isError()
        ? OptionalInt.of(in.position())
        : OptionalInt.empty();
  }

  private String excerpt(byte[] text) {
    int wrong = firstWrong(text).orElse(0);
    int from = Math.max(0, wrong - BYTES_SHOWN);
    int to = Math.min(text.length, wrong + BYTES_SHOWN);
    return "'" + printable(text, from, to) + "'";
  }

  /** Bytes that are no printable ASCII as {@code \xE9}. */
  private static String printable(byte[] text, int from, int to) {
    StringBuilder printed = new StringBuilder();
    for (int i = from; i < to; i++) {
      boolean plain = text[i] >= ' ' && text[i] < 0x7f;
      printed.append(plain ? String.valueOf((char) text[i]) : "\\x%02X".formatted(text[i]));
    }
    return printed.toString();
  }
}
