// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.ToDoubleFunction;

/**
 * Compares {@link RowReader} with a bare loop over the driver's getters, round by round over one
 * table of a server. Run by hand with CONVOY_SQLSERVER_URL, _USER and _PASSWORD; makes the table
 * {@code convoy_reader_benchmark} in that database where it isn't there.
 *
 * <p>Where the server is the slower side, or shares the processors, only the processor time of the
 * reading thread says what the readers cost.
 */
public final class ReaderBenchmark {
  private static final String TABLE = "convoy_reader_benchmark";
  private static final int ROWS = 1_000_000;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 9;
  private static final int BATCH_BYTES = 512 * 1024;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final RowLayout LAYOUT =
      Rows.layout(
          Rows.field("id", "int", Codec.INT4, "integer"),
          Rows.field("big", "bigint", Codec.INT8, "bigint"),
          Rows.field("name", "nvarchar(40)", Codec.TEXT, "character varying(40)"),
          Rows.field("note", "varchar(200)", Codec.TEXT, "character varying(200)"),
          Rows.field("at", "datetime2(3)", Codec.TIMESTAMP, "timestamp(3) without time zone"),
          Rows.field("price", "decimal(10,2)", Codec.NUMERIC, "numeric(10,2)"),
          Rows.field("live", "bit", Codec.BOOLEAN, "boolean"));

  private ReaderBenchmark() {}

  private interface Round {
    /** Reads all rows and returns something of all values. */
    long read(ResultSet rows) throws SQLException;
  }

  /** Of one round: by the clock, and by the processor time of this thread alone. */
  private record Rate(double wall, double processor) {}

  /** One of the ways to read the table, and what its rounds took. */
  private record Contender(String name, Round round, List<Rate> rates) {
    Contender(String name, Round round) {
      this(name, round, new ArrayList<>());
    }

    double median(ToDoubleFunction<Rate> measure) {
      return rates.stream().mapToDouble(measure).sorted().toArray()[rates.size() / 2];
    }
  }

  public static void main(String[] arguments) throws SQLException {
    List<Contender> contenders =
        List.of(
            new Contender("getters", ReaderBenchmark::getters),
            new Contender("RowReader", ReaderBenchmark::rowReader),
            new Contender("RowReader and RowBatcher", ReaderBenchmark::rowBatcher));
    try (Connection connection = connect()) {
      fill(connection);
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        for (Contender contender : contenders) {
          Rate rate = rate(connection, contender);
          if (round >= 0) {
            contender.rates().add(rate);
          }
        }
      }
    }
    contenders.forEach(contender -> report(contender, contenders.getFirst()));
  }

  private static void report(Contender contender, Contender first) {
    System.out.printf(
        "median of %s: %,.0f rows/s, %.3f of the getters'; by processor time %,.0f, %.3f%n",
        contender.name(),
        contender.median(Rate::wall),
        contender.median(Rate::wall) / first.median(Rate::wall),
        contender.median(Rate::processor),
        contender.median(Rate::processor) / first.median(Rate::processor));
  }

  private static Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", System.getenv("CONVOY_SQLSERVER_USER"));
    properties.setProperty("password", System.getenv("CONVOY_SQLSERVER_PASSWORD"));
    properties.setProperty("responseBuffering", "adaptive");
    properties.setProperty("selectMethod", "direct");
    properties.setProperty("packetSize", System.getProperty("packetSize", "32767"));
    return DriverManager.getConnection(System.getenv("CONVOY_SQLSERVER_URL"), properties);
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      try (ResultSet there =
          statement.executeQuery("SELECT OBJECT_ID(N'dbo." + TABLE + "', N'U')")) {
        if (there.next() && there.getString(1) != null) {
          return;
        }
      }
      statement.execute(
          "CREATE TABLE dbo."
              + TABLE
              + " (id int, big bigint, name nvarchar(40), note varchar(200), at datetime2(3),"
              + " price decimal(10,2), live bit)");
      statement.execute(
          """
          WITH ten AS (SELECT n FROM (VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)) AS t(n)),
          numbers AS (
            SELECT a.n + 10*b.n + 100*c.n + 1000*d.n + 10000*e.n + 100000*f.n AS i
            FROM ten a, ten b, ten c, ten d, ten e, ten f)
          INSERT INTO dbo.convoy_reader_benchmark
          SELECT i, CAST(i AS bigint) * 1000003, N'Customer number ' + CAST(i AS nvarchar(10)),
            CASE WHEN i % 10 = 0 THEN NULL
              ELSE 'a note of some length, as notes are, about row ' + CAST(i AS varchar(10)) END,
            DATEADD(millisecond, i * 7, CAST('2024-01-01' AS datetime2(3))),
            CAST(i AS decimal(10,2)) / 100, i % 2
          FROM numbers
          """);
    }
  }

  private static Rate rate(Connection connection, Contender contender) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String select =
          new RowReader(LAYOUT, TypeOptions.DEFAULTS, TextOptions.DEFAULTS).selectList();
      long begin = System.nanoTime();
      long processor = THREADS.getCurrentThreadCpuTime();
      long sum;
      try (ResultSet rows = statement.executeQuery("SELECT " + select + " FROM dbo." + TABLE)) {
        sum = contender.round().read(rows);
      }
      Rate rate =
          new Rate(
              perSecond(System.nanoTime() - begin),
              perSecond(THREADS.getCurrentThreadCpuTime() - processor));
      System.out.printf(
          "%-24s %,11.0f rows/s, %,11.0f by processor time (%d)%n",
          contender.name(), rate.wall(), rate.processor(), sum);
      return rate;
    }
  }

  private static double perSecond(long nanos) {
    return ROWS / (nanos / 1e9);
  }

  private static long getters(ResultSet rows) throws SQLException {
    long sum = 0;
    while (rows.next()) {
      sum += rows.getInt(1) + rows.getLong(2);
      String name = rows.getString(3);
      String note = rows.getString(4);
      LocalDateTime at = rows.getObject(5, LocalDateTime.class);
      BigDecimal price = rows.getBigDecimal(6);
      sum += name.length() + (note == null ? 0 : note.length()) + at.getSecond() + price.scale();
      sum += rows.getBoolean(7) ? 1 : 0;
    }
    return sum;
  }

  private static long rowReader(ResultSet rows) throws SQLException {
    RowReader reader = new RowReader(LAYOUT, TypeOptions.DEFAULTS, TextOptions.DEFAULTS);
    AvroOutput out = new AvroOutput(BATCH_BYTES);
    long bytes = 0;
    while (rows.next()) {
      reader.readRow(rows, out);
      bytes += out.position();
      out.position(0);
    }
    return bytes;
  }

  private static long rowBatcher(ResultSet rows) throws SQLException {
    RowReader reader = new RowReader(LAYOUT, TypeOptions.DEFAULTS, TextOptions.DEFAULTS);
    RowBatcher batcher =
        new RowBatcher(new RowBatcher.SchemaIds(1, 2), 0, BATCH_BYTES, value -> {});
    while (rows.next()) {
      reader.readRow(rows, batcher.out());
      batcher.endRow();
    }
    return batcher.finish().sum();
  }
}
