// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/** What becomes of SQL Server types that PostgreSQL has no equal for. */
public record TypeOptions(
    @Setting(
            value =
                "The seventh digit of `time`, `datetime2` and `datetimeoffset`, which PostgreSQL"
                    + " cannot hold: `truncate` cuts it off, `round` rounds half up, `text` carries"
                    + " columns of scale 7 as text. Values that lost a digit are counted.",
            byDefault = "truncate")
        ExcessDigits excessDigits,
    @Setting(
            value =
                "`utc` carries the instant as `timestamp with time zone` and counts the values"
                    + " whose offset is not kept; `text` keeps the offset.",
            byDefault = "utc")
        OffsetForm datetimeoffset,
    @Setting(
            value =
                "`text` carries the value alone and counts the values whose base type is not kept;"
                    + " `json` carries both.",
            byDefault = "text")
        VariantForm sqlVariant,
    @Setting(
            value =
                "`text` carries geography and geometry as EWKT, `wkb` as bytes, without the SRID.",
            byDefault = "text")
        SpatialForm spatial,
    @Setting(
            value =
                "A `tinyint` goes from 0 to 255 and becomes a `smallint`, which holds more: `check`"
                    + " adds a check of that range to each such column, `none` leaves it to the"
                    + " applications. The rows of the source are within it either way, so that a"
                    + " check costs time with every row and finds nothing in the copy.",
            byDefault = "none")
        TinyintRange tinyintRange) {

  /** The defaults of all of them. */
  public static final TypeOptions DEFAULTS =
      new TypeOptions(
          ExcessDigits.TRUNCATE,
          OffsetForm.UTC,
          VariantForm.TEXT,
          SpatialForm.TEXT,
          TinyintRange.NONE);

  /** What becomes of digits beyond microseconds. */
  public enum ExcessDigits {
    TRUNCATE,
    ROUND,
    TEXT
  }

  /** How a datetimeoffset is carried. */
  public enum OffsetForm {
    UTC,
    TEXT
  }

  /** How a sql_variant is carried. */
  public enum VariantForm {
    TEXT,
    JSON
  }

  /** How geography and geometry are carried. */
  public enum SpatialForm {
    TEXT,
    WKB
  }

  /** Whether the target keeps a tinyint from becoming more. */
  public enum TinyintRange {
    NONE,
    CHECK
  }
}
