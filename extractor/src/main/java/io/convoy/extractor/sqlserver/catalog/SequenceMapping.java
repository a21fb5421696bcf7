// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.extractor.sqlserver.expression.Translation;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Carries sequences with tables, at the value that the source would give next. */
final class SequenceMapping {
  /** Where NEXT VALUE FOR names none. */
  static final String DEFAULT_SCHEMA = "dbo";

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Map<TableId, SequenceRow> rows = new LinkedHashMap<>();
  private final Map<Long, Map<TableId, Sequence>> drawn = new HashMap<>();
  private final RelationNames names;

  SequenceMapping(List<SequenceRow> rows, RelationNames names) {
    rows.forEach(row -> this.rows.put(row.name(), row));
    this.names = names;
  }

  /** The default with the sequences that it draws from; not translated where one is missing. */
  Translation draw(long table, Translation translation) {
    if (!(translation instanceof Translated(String sql, var sequences))) {
      return translation;
    }
    Map<TableId, Sequence> found = new LinkedHashMap<>();
    for (TableId name : sequences) {
      Optional<Sequence> sequence = sequence(name);
      if (sequence.isEmpty()) {
        return new Untranslated(
            "sequence %s cannot be seen, or is none that PostgreSQL can have"
                .formatted(TableName.of(name)));
      }
      found.put(name, sequence.orElseThrow());
    }
    found.keySet().forEach(names::reserve);
    drawn.computeIfAbsent(table, number -> new LinkedHashMap<>()).putAll(found);
    return translation;
  }

  /**
   * Takes those that programs draw from, and no default: each goes with the first table of its
   * schema, or else of the database.
   */
  void carryOthers(Collection<CarriedTable> tables, TablePatterns patterns) {
    Set<TableId> taken =
        drawn.values().stream()
            .flatMap(sequences -> sequences.values().stream())
            .map(sequence -> new TableId(sequence.getSchemaName(), sequence.getName()))
            .collect(Collectors.toSet());
    Map<String, CarriedTable> firstOf = new HashMap<>();
    tables.forEach(table -> firstOf.putIfAbsent(table.row().name().getSchemaName(), table));
    CarriedTable first = tables.iterator().next();
    for (SequenceRow row : rows.values()) {
      if (!taken.contains(row.name()) && fits(row) && patterns.select(row.name())) {
        names.reserve(row.name());
        long table = firstOf.getOrDefault(row.name().getSchemaName(), first).number();
        drawn
            .computeIfAbsent(table, number -> new LinkedHashMap<>())
            .put(row.name(), sequence(row));
      }
    }
  }

  List<Sequence> of(long table) {
    return new ArrayList<>(drawn.getOrDefault(table, Map.of()).values());
  }

  private Optional<Sequence> sequence(TableId name) {
    String schema = name.getSchemaName().isEmpty() ? DEFAULT_SCHEMA : name.getSchemaName();
    return Optional.ofNullable(rows.get(new TableId(schema, name.getName())))
        .filter(SequenceMapping::fits)
        .map(SequenceMapping::sequence);
  }

  private static boolean fits(SequenceRow row) {
    BigDecimal current = current(row);
    return current.compareTo(LEAST) >= 0
        && current.compareTo(MOST) <= 0
        && row.start().compareTo(LEAST) >= 0
        && row.start().compareTo(MOST) <= 0
        && row.increment().signum() != 0;
  }

  private static BigDecimal current(SequenceRow row) {
    return row.last() == null ? row.current() : row.last();
  }

  private static Sequence sequence(SequenceRow row) {
    return Sequence.newBuilder()
        .setSchemaName(row.name().getSchemaName())
        .setName(row.name().getName())
        .setColumn(null)
        .setDataType(dataType(row.type()))
        .setStart(row.start().longValue())
        .setIncrement(row.increment().longValue())
        .setMin(row.least().max(LEAST).longValue())
        .setMax(row.most().min(MOST).longValue())
        .setCache(1)
        .setCycle(row.cycles())
        .setLastValue(current(row).longValue())
        // Where the server does not say whether the value was given, one too many is left out.
        .setCalled(row.last() != null || !row.tellsLast())
        .build();
  }

  private static String dataType(String type) {
    return switch (type) {
      case "tinyint", "smallint" -> "smallint";
      case "int" -> "integer";
      default -> "bigint";
    };
  }
}
