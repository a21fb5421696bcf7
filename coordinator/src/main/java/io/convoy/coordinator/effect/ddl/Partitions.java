// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.config.PartitionBy.Every;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.PartitionMethod;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * How a table of the target is divided, and which partitions it has by what its rows hold.
 * Stateless but for what is described.
 */
public record Partitions(TargetTable table, Partitioning how) {
  private static final String DEFAULT = "default";
  private static final int HASH_LENGTH = 8;

  /** Values that a name may end with as they are. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,30}");

  /**
   * A table that holds a part of the rows.
   *
   * @param name unquoted; its schema is that of the whole table
   * @param bound which rows, as what follows {@code PARTITION OF name}
   */
  public record Partition(String name, String bound) {}

  /** Empty where the table is not to be partitioned. */
  public static Optional<Partitions> of(TargetTable table) {
    return Optional.ofNullable(table.source().getPartitioning())
        .map(how -> new Partitions(table, how));
  }

  /**
   * The table with the keys that it can have: PostgreSQL wants the partitioned column in each
   * unique one.
   */
  public static TargetTable withKeys(TargetTable table) {
    Partitioning how = table.source().getPartitioning();
    if (how == null || !how.getExtendsKeys()) {
      return table;
    }
    ContractClasses.trust();
    Table copy = Table.newBuilder(table.source()).build();
    for (Key key : copy.getKeys()) {
      if (!key.getColumns().contains(how.getColumn())) {
        key.setColumns(with(key.getColumns(), how.getColumn()));
        key.setInclude(without(key.getInclude(), how.getColumn()));
      }
    }
    for (Index index : copy.getIndexes()) {
      boolean lacks =
          index.getColumns().stream().noneMatch(one -> how.getColumn().equals(one.getColumn()));
      if (index.getUnique() && lacks) {
        index.setColumns(
            with(index.getColumns(), IndexColumn.newBuilder().setColumn(how.getColumn()).build()));
        index.setInclude(without(index.getInclude(), how.getColumn()));
      }
    }
    return new TargetTable(copy, table.names());
  }

  private static <T> List<T> with(List<T> items, T last) {
    List<T> all = new ArrayList<>(items);
    all.add(last);
    return all;
  }

  private static List<String> without(List<String> items, String out) {
    return new ArrayList<>(items.stream().filter(item -> !item.equals(out)).toList());
  }

  /** What follows the columns where the table is made. */
  String clause() {
    return " PARTITION BY %s (%s)".formatted(how.getMethod(), quotedColumn());
  }

  /** The name of the column in the target; quoted. */
  public String quotedColumn() {
    return table.quotedColumn(how.getColumn());
  }

  /** Those that the table begins with. */
  public List<Partition> first() {
    List<Partition> all = new ArrayList<>();
    List<String> values = how.getValues();
    switch (how.getMethod()) {
      case RANGE -> {
        if (!values.isEmpty()) {
          LocalDate last = LocalDate.parse(values.getLast());
          TreeSet<LocalDate> starts = new TreeSet<>();
          LocalDate start = every().start(LocalDate.parse(values.getFirst()));
          while (!start.isAfter(last)) {
            starts.add(start);
            start = every().after(start, 1);
          }
          all.addAll(ranges(starts));
        }
      }
      case LIST -> all.addAll(of(values));
      case HASH ->
          IntStream.range(0, how.getPartitions())
              .forEach(i ->
                  all.add(
                      new Partition(
                          named("p" + i),
                          "FOR VALUES WITH (MODULUS %d, REMAINDER %d)"
                              .formatted(how.getPartitions(), i))));
    }
    rest().ifPresent(all::add);
    return all;
  }

  /** Those that rows need which have these values, or lie on these days. */
  public List<Partition> of(Collection<String> values) {
    return switch (how.getMethod()) {
      case RANGE -> {
        SortedSet<LocalDate> starts = new TreeSet<>();
        values.forEach(day -> starts.add(every().start(LocalDate.parse(day))));
        yield ranges(starts);
      }
      case LIST -> values.stream().map(this::value).toList();
      case HASH -> List.of();
    };
  }

  /** The partition of all rows that no other one takes; none of a hash. */
  public Optional<Partition> rest() {
    return how.getMethod() == PartitionMethod.HASH
        ? Optional.empty()
        : Optional.of(new Partition(named(DEFAULT), "DEFAULT"));
  }

  /** With as many as are to be there ahead of the last. */
  private List<Partition> ranges(SortedSet<LocalDate> starts) {
    if (starts.isEmpty()) {
      return List.of();
    }
    LocalDate last = starts.last();
    IntStream.rangeClosed(1, how.getAhead()).forEach(i -> starts.add(every().after(last, i)));
    return starts.stream().map(this::range).flatMap(Optional::stream).toList();
  }

  /** Empty where it lies outside of what gets partitions. */
  private Optional<Partition> range(LocalDate start) {
    LocalDate from = later(start, LocalDate.parse(how.getFrom()));
    LocalDate next = every().after(start, 1);
    LocalDate end = LocalDate.parse(how.getTo());
    LocalDate to = next.isBefore(end) ? next : end;
    return from.isBefore(to)
        ? Optional.of(
            new Partition(
                named(suffix(start)),
                "FOR VALUES FROM (%s) TO (%s)".formatted(midnight(from), midnight(to))))
        : Optional.empty();
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }

  private String suffix(LocalDate start) {
    return switch (every()) {
      case DAY -> start.toString().replace('-', '_');
      case MONTH -> "%04d_%02d".formatted(start.getYear(), start.getMonthValue());
      case YEAR -> "%04d".formatted(start.getYear());
    };
  }

  /** Also the condition of a query, in the column's type. */
  public String midnight(LocalDate day) {
    return SqlNames.literal(hasZone() ? day + " 00:00:00+00" : day.toString());
  }

  /** True where a day is one in UTC. */
  public boolean hasZone() {
    return TypeName.of(column().getTargetType()).base().equals("timestamp with time zone");
  }

  private Partition value(String value) {
    boolean isPlain = PLAIN.matcher(value).matches() && !value.equals(DEFAULT);
    String suffix = isPlain ? value : DigestUtils.sha256Hex(value).substring(0, HASH_LENGTH);
    return new Partition(named(suffix), "FOR VALUES IN (%s)".formatted(SqlNames.literal(value)));
  }

  private String named(String suffix) {
    return ConfiguredNames.besides(table.name(), "_" + suffix);
  }

  private Column column() {
    return table.source().getColumns().stream()
        .filter(column -> column.getName().equals(how.getColumn()))
        .findFirst()
        .orElseThrow();
  }

  /** How long each range is. */
  public Every every() {
    return Every.valueOf(Objects.requireNonNull(how.getEvery()).name());
  }

  /** What makes a partition. */
  public SqlStep create(Partition partition) {
    String name = SqlNames.quote(table.schema(), partition.name());
    return new SqlStep(
        "create partition %s of table %s".formatted(name, table.sql()),
        "CREATE TABLE %s PARTITION OF %s %s".formatted(name, table.sql(), partition.bound()));
  }

  /** What makes those that the table begins with. */
  List<SqlStep> createFirst() {
    return first().stream().map(this::create).toList();
  }
}
