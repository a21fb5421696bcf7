// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IdentityRow;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Sequence;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes sequences of identities, so that the target goes on with the value that SQL Server would
 * have given next. PostgreSQL has no identities of decimal columns: they get a default that draws
 * from a sequence of their own.
 */
final class IdentityMapping {
  private final RelationNames names;
  private final TableWarnings warnings;
  private final Map<Long, Generator> perTable = new HashMap<>();

  /**
   * How an identity goes on in the target.
   *
   * @param column its number
   * @param identity null where the column draws by its default
   */
  record Generator(int column, Sequence sequence, @Nullable Identity identity) {
    /** The column's default; null where an identity needs none. */
    @Nullable String defaultExpression() {
      String name = SqlNames.quote(sequence.getSchemaName(), sequence.getName());
      return identity == null ? "nextval('" + name.replace("'", "''") + "'::regclass)" : null;
    }
  }

  IdentityMapping(RelationNames names, TableWarnings warnings) {
    this.names = names;
    this.warnings = warnings;
  }

  /**
   * Takes the identities of all tables.
   *
   * @param empty the tables that surely have no rows
   */
  void map(CarriedTables carried, List<IdentityRow> rows, Set<Long> empty) {
    Map<Long, List<IdentityRow>> identities = CarriedTables.gather(rows, IdentityRow::table);
    for (CarriedTable table : carried.tables()) {
      for (IdentityRow row : identities.getOrDefault(table.number(), List.of())) {
        CarriedColumn column = table.columns().get(row.column());
        if (column != null) {
          map(table, column, row, empty.contains(table.number()));
        }
      }
    }
  }

  @Nullable Generator of(long table) {
    return perTable.get(table);
  }

  private void map(CarriedTable table, CarriedColumn column, IdentityRow row, boolean empty) {
    Range range = Range.of(column.row().type());
    BigDecimal last = row.last() == null ? row.next() : row.last();
    BigInteger value = (last == null ? row.seed() : last).toBigInteger();
    String obstacle = "";
    if (row.increment().signum() == 0) {
      obstacle = "the server does not say where it stands";
    } else if (!range.holds(row.seed().toBigInteger()) || !range.holds(value)) {
      obstacle = "a sequence of PostgreSQL cannot hold " + value;
    }
    if (!obstacle.isEmpty()) {
      warnings.add(
          table.number(), "identity of column " + column.name() + " is not carried: " + obstacle);
      return;
    }
    Sequence sequence = sequence(range, row, value);
    sequence.setSchemaName(table.id().getSchemaName());
    sequence.setName(names.sequence(table.id(), column.name()));
    sequence.setColumn(column.name());
    // Where the server does not say whether the seed was given, rows tell.
    sequence.setCalled(row.last() != null || row.next() == null && !empty);
    perTable.put(
        table.number(),
        new Generator(
            column.row().number(), sequence, range.isDecimal() ? null : Identity.BY_DEFAULT));
  }

  private static Sequence sequence(Range range, IdentityRow row, BigInteger value) {
    BigInteger seed = row.seed().toBigInteger();
    return Sequence.newBuilder()
        .setSchemaName("")
        .setName("")
        .setDataType(range.dataType())
        .setStart(seed.longValueExact())
        .setIncrement(row.increment().longValue())
        .setMin(range.least(row, seed.min(value)))
        .setMax(range.most(row, seed.max(value)))
        .setCache(1)
        .setCycle(false)
        .setLastValue(value.longValueExact())
        .setCalled(false)
        .build();
  }

  /** The values of a type, within those that a sequence can have. */
  private record Range(String dataType, BigInteger most, boolean isDecimal) {
    static Range of(TypeSpec type) {
      return switch (type.name()) {
        case "tinyint", "smallint" -> integer("smallint", Short.MAX_VALUE);
        case "int" -> integer("integer", Integer.MAX_VALUE);
        case "bigint" -> integer("bigint", Long.MAX_VALUE);
        default ->
            new Range(
                "bigint",
                BigInteger.TEN
                    .pow(type.precision())
                    .subtract(BigInteger.ONE)
                    .min(BigInteger.valueOf(Long.MAX_VALUE)),
                true);
      };
    }

    private static Range integer(String dataType, long most) {
      return new Range(dataType, BigInteger.valueOf(most), false);
    }

    private BigInteger least() {
      return isDecimal ? most.negate() : most.negate().subtract(BigInteger.ONE);
    }

    boolean holds(BigInteger value) {
      return value.compareTo(least()) >= 0 && value.compareTo(most) <= 0;
    }

    /** As PostgreSQL has it, unless the identity was below. */
    long least(IdentityRow row, BigInteger lowest) {
      return row.increment().signum() < 0
          ? least().longValueExact()
          : lowest.min(BigInteger.ONE).longValueExact();
    }

    long most(IdentityRow row, BigInteger highest) {
      return row.increment().signum() > 0
          ? most.longValueExact()
          : highest.max(BigInteger.ONE.negate()).longValueExact();
    }
  }
}
