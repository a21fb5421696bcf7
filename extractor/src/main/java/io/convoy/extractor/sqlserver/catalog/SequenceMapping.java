// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.extractor.sqlserver.expression.Translation;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries the sequences that defaults draw from, at the value that the source would give next. */
final class SequenceMapping {
  /** Where NEXT VALUE FOR names none. */
  private static final String DEFAULT_SCHEMA = "dbo";

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final Map<TableId, SequenceRow> rows = new HashMap<>();
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
            "sequence %s.%s cannot be seen, or is none that PostgreSQL can have"
                .formatted(name.getSchemaName(), name.getName()));
      }
      found.put(name, sequence.orElseThrow());
    }
    found.keySet().forEach(names::reserve);
    drawn.computeIfAbsent(table, number -> new LinkedHashMap<>()).putAll(found);
    return translation;
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
