// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Readers of sql_variant: in the first column its value as the driver gives it, in the second its
 * text where it is a date or a time, in the third its base type.
 */
final class VariantReaders {
  static final String BASE_TYPE = "CAST(SQL_VARIANT_PROPERTY(%s, 'BaseType') AS nvarchar(128))";

  /**
   * The driver rounds a time to milliseconds and has no days between Julian and Gregorian. Of these
   * types all but the two old ones print in style 121 by themselves.
   */
  static final String TEMPORAL =
      "CASE "
          + BASE_TYPE
          + " WHEN N'datetime' THEN CONVERT(nvarchar(40), CAST(%s AS datetime), 121)"
          + " WHEN N'smalldatetime' THEN CONVERT(nvarchar(40), CAST(%s AS smalldatetime), 120)"
          + " WHEN N'date' THEN CAST(%s AS nvarchar(40))"
          + " WHEN N'time' THEN CAST(%s AS nvarchar(40))"
          + " WHEN N'datetime2' THEN CAST(%s AS nvarchar(40))"
          + " WHEN N'datetimeoffset' THEN CAST(%s AS nvarchar(40)) END";

  private VariantReaders() {}

  static ValueReader text(SourceColumn column) {
    int index = column.index();
    Writer writer = new Writer(column);
    return (row, out) -> {
      @Nullable String value = value(row, index);
      if (value == null) {
        return false;
      }
      if (!writer.write("", value, "", out)) {
        return false;
      }
      column.count(Alteration.BASE_TYPE);
      return true;
    };
  }

  /** {@code {"type": "int", "value": "1"}}. */
  static ValueReader json(SourceColumn column) {
    int index = column.index();
    Writer writer = new Writer(column);
    return (row, out) -> {
      @Nullable String value = value(row, index);
      if (value == null) {
        return false;
      }
      String head = "{\"type\": \"" + row.getString(index + 2) + "\", \"value\": \"";
      return writer.write(head, JsonText.escape(value), "\"}", out);
    };
  }

  private static @Nullable String value(ResultSet row, int index) throws SQLException {
    @Nullable Object value = row.getObject(index);
    if (value == null) {
      return null;
    }
    @Nullable String temporal = row.getString(index + 1);
    if (temporal != null) {
      return temporal;
    }
    return value instanceof String text && text.indexOf(VariantText.REPLACEMENT) >= 0
        ? VariantText.exact(text, row.getBytes(index))
        : VariantText.of(value);
  }

  /** Writes text by the column's rules. */
  private static final class Writer {
    private final TextRules rules;
    private final Utf16Transcoder transcoder;

    Writer(SourceColumn column) {
      rules = new TextRules(column);
      transcoder = new Utf16Transcoder(rules);
    }

    /** False where the value is to be NULL. */
    boolean write(String head, String value, String tail, AvroOutput out) {
      byte[] utf16 = VariantText.utf16(value);
      out.openBytes(head.length() + value.length() + tail.length());
      ascii(head, out);
      transcoder.write(utf16, 0, utf16.length, out);
      ascii(tail, out);
      out.closeBytes();
      return rules.endValue();
    }

    private static void ascii(String text, AvroOutput out) {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      out.writeFixed(bytes, 0, bytes.length);
    }
  }
}
