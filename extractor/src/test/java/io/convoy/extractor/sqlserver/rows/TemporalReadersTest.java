// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.config.TypeOptions.VariantForm;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates and times, as numbers and as text. */
class TemporalReadersTest {
  private static final RowField TIME = Rows.field("time(7)", Codec.TIME, "time without time zone");
  private static final RowField DATETIME2 =
      Rows.field("datetime2(7)", Codec.TIMESTAMP, "timestamp without time zone");
  private static final RowField OFFSET =
      Rows.field("datetimeoffset(7)", Codec.TIMESTAMPTZ, "timestamp with time zone");

  @ParameterizedTest
  @CsvSource({"0001-01-01", "1582-10-10", "1900-02-28", "1970-01-01", "9999-12-31"})
  void readsDates(LocalDate date) throws SQLException {
    Rows rows = Rows.of("date", Codec.DATE, "date");

    assertThat(rows.read(date.atStartOfDay())).isEqualTo(Long.toString(date.toEpochDay()));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:00, TRUNCATE, 0, 0",
    "23:59:59.999999, TRUNCATE, 86399999999, 0",
    "23:59:59.9999999, TRUNCATE, 86399999999, 1",
    "23:59:59.9999999, ROUND, 86400000000, 1",
    "00:00:00.0000005, ROUND, 1, 1",
    "00:00:00.0000004, ROUND, 0, 1"
  })
  void readsTimes(String time, ExcessDigits policy, long micros, int altered) throws SQLException {
    Rows rows = new Rows(TIME, with(policy), TextOptions.DEFAULTS);

    assertThat(rows.read(LocalDateTime.parse("1900-01-01T" + time)))
        .isEqualTo(Long.toString(micros));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
    assertThat(rows.altered()).hasSize(altered);
  }

  @ParameterizedTest
  @CsvSource({
    "0001-01-01T00:00, TRUNCATE, 0001-01-01T00:00:00Z, 0",
    "0001-01-01T00:00:00.0000019, TRUNCATE, 0001-01-01T00:00:00.000001Z, 1",
    "1969-12-31T23:59:59.9999999, TRUNCATE, 1969-12-31T23:59:59.999999Z, 1",
    "9999-12-31T23:59:59.9999999, TRUNCATE, 9999-12-31T23:59:59.999999Z, 1",
    "9999-12-31T23:59:59.9999999, ROUND, +10000-01-01T00:00:00Z, 1"
  })
  void readsDateTimes(LocalDateTime value, ExcessDigits policy, Instant expected, int altered)
      throws SQLException {
    String micros = Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, expected));
    Rows plain = new Rows(DATETIME2, with(policy), TextOptions.DEFAULTS);
    Rows offset = new Rows(OFFSET, with(policy), TextOptions.DEFAULTS);

    assertThat(plain.read(value)).isEqualTo(micros);
    assertThat(plain.altered()).hasSize(altered);
    assertThat(offset.read(value, 0)).isEqualTo(micros);
    assertThat(offset.altered()).hasSize(altered);
  }

  @Test
  void countsWhatIsCutOffAndWhatIsRounded() throws SQLException {
    Rows cut = new Rows(DATETIME2, with(ExcessDigits.TRUNCATE), TextOptions.DEFAULTS);
    Rows rounded = new Rows(DATETIME2, with(ExcessDigits.ROUND), TextOptions.DEFAULTS);
    for (Rows rows : new Rows[] {cut, rounded}) {
      rows.read(LocalDateTime.parse("2024-01-02T03:04:05.1234567"));
      rows.read(LocalDateTime.parse("2024-01-02T03:04:05.1234560"));
      rows.read(LocalDateTime.parse("2024-01-02T03:04:05.0000001"));
    }

    assertThat(cut.altered()).containsExactly("c: digits beyond microseconds cut off: 2");
    assertThat(rounded.altered()).containsExactly("c: digits beyond microseconds rounded: 2");
  }

  @Test
  void countsOffsetsThatAreNotKept() throws SQLException {
    Rows rows = new Rows(OFFSET);
    LocalDateTime utc = LocalDateTime.parse("2024-01-01T21:34:05");

    assertThat(rows.read(utc, 330)).isEqualTo(rows.read(utc, 0));
    assertThat(rows.read(null, null)).isEqualTo("NULL");
    rows.read(utc, -1);

    assertThat(rows.altered()).containsExactly("c: offset not kept: 2");
  }

  @ParameterizedTest
  @CsvSource({
    "-53690, 0, 1753-01-01T00:00:00Z",
    "2958463, 25919999, 9999-12-31T23:59:59.997Z",
    "0, 1, 1900-01-01T00:00:00.003Z",
    "0, 2, 1900-01-01T00:00:00.007Z",
    "0, 3, 1900-01-01T00:00:00.010Z",
    "25566, 25919999, 1969-12-31T23:59:59.997Z"
  })
  void readsDatetimesToTheMillisecond(int days, int ticks, Instant expected) throws SQLException {
    byte[] value = ByteBuffer.allocate(8).putInt(days).putInt(ticks).array();
    Rows rows = Rows.of("datetime", Codec.TIMESTAMP, "timestamp(3) without time zone");

    assertThat(rows.read(value))
        .isEqualTo(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, expected)));
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 1900-01-01T00:00:00Z", "65535, 1439, 2079-06-06T23:59:00Z"})
  void readsSmalldatetimesToTheMinute(int days, int minutes, Instant expected) throws SQLException {
    byte[] value = ByteBuffer.allocate(4).putShort((short) days).putShort((short) minutes).array();
    Rows rows = Rows.of("smalldatetime", Codec.TIMESTAMP, "timestamp(0) without time zone");

    assertThat(rows.read(value))
        .isEqualTo(Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, expected)));
  }

  @ParameterizedTest
  @CsvSource({
    "time(7), 1900-01-01T23:59:59.9999999, 0, 23:59:59.9999999",
    "time(0), 1900-01-01T01:02:03, 0, 01:02:03",
    "datetime2(7), 0001-01-01T00:00, 0, 0001-01-01 00:00:00.0000000",
    "datetime2(3), 2024-01-02T03:04:05.120, 0, 2024-01-02 03:04:05.120",
    "datetimeoffset(7), 2024-01-01T21:34:05.1234567, 330, 2024-01-02 03:04:05.1234567 +05:30",
    "datetimeoffset(0), 9999-12-31T12:00, -840, 9999-12-30 22:00:00 -14:00",
    "datetimeoffset, 0001-01-01T00:00, 0, 0001-01-01 00:00:00.0000000 +00:00"
  })
  void printsWhatTheServerPrints(String type, LocalDateTime value, int offset, String expected)
      throws SQLException {
    Rows rows = Rows.of(type, Codec.TEXT, "text");

    assertThat(rows.read(value, offset)).isEqualTo(expected);
    assertThat(rows.read(null, null)).isEqualTo("NULL");
    assertThat(rows.altered()).isEmpty();
  }

  @Test
  void agreesWithTheCalendarOnEveryDayAroundTheJulianGap() throws SQLException {
    Rows rows = new Rows(DATETIME2);
    for (LocalDate day = LocalDate.of(1582, 10, 1); day.getMonthValue() == 10; day = next(day)) {
      LocalDateTime noon = day.atTime(12, 0);

      assertThat(rows.read(noon))
          .isEqualTo(noon.toInstant(ZoneOffset.UTC).getEpochSecond() + "000000");
    }
  }

  private static LocalDate next(LocalDate day) {
    return day.plusDays(1);
  }

  private static TypeOptions with(ExcessDigits policy) {
    return new TypeOptions(
        policy, OffsetForm.UTC, VariantForm.TEXT, SpatialForm.TEXT, TinyintRange.NONE);
  }
}
