// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.Sequence;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads sequences and where they stand: those that columns draw from with their tables, others with
 * one table of their schema. A sequence knows no snapshot: read after the snapshot was opened, its
 * value is past every value in the rows.
 */
final class SequenceCatalog {
  private static final int SEQUENCES_PER_QUERY = 500;

  private static final String SEQUENCES =
      """
      SELECT u.tab, s.seqrelid, n.nspname, c.relname, u.column_name,
             format_type(s.seqtypid, NULL) AS data_type,
             s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
             obj_description(c.oid, 'pg_class') AS description,
             has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT')
               AS readable,
             c.relpersistence = 'u' AND pg_is_in_recovery() AS out_of_reach
      FROM (
        SELECT tab, sequence, max(column_name) AS column_name FROM (
          %s
        ) either
        WHERE tab IS NOT NULL
        GROUP BY tab, sequence
      ) u
      JOIN pg_sequence s ON s.seqrelid = u.sequence
      JOIN pg_class c ON c.oid = u.sequence
      JOIN pg_namespace n ON n.oid = c.relnamespace
      ORDER BY u.tab, n.nspname, c.relname\
      """;

  private final Map<Long, List<Entry>> perTable = new TreeMap<>();
  private final Map<Long, Value> values = new HashMap<>();

  private SequenceCatalog() {}

  private record Entry(long oid, Sequence sequence, Access access) {
    String qualifiedName() {
      return SqlNames.quote(sequence.getSchemaName(), sequence.getName());
    }
  }

  private enum Access {
    GRANTED,
    DENIED,
    /** UNLOGGED, and the source is a standby. */
    OUT_OF_REACH
  }

  private enum Called {
    YES,
    NO
  }

  private record Value(long last, Called called) {}

  static SequenceCatalog read(Catalog catalog, List<String> searchPath) throws SQLException {
    SequenceCatalog read = new SequenceCatalog();
    catalog.aboutTables(SEQUENCES.formatted(SequenceUse.query(searchPath)), read::add);
    Map<Long, String> names = read.names();
    List<Long> oids = List.copyOf(names.keySet());
    for (int from = 0; from < oids.size(); from += SEQUENCES_PER_QUERY) {
      List<Long> some = oids.subList(from, Math.min(oids.size(), from + SEQUENCES_PER_QUERY));
      String query =
          some.stream()
              .map(oid -> "SELECT " + oid + ", last_value, is_called FROM " + names.get(oid))
              .collect(Collectors.joining("\nUNION ALL "));
      catalog.run(query, List.of(), read::addValue);
    }
    return read;
  }

  /** Where each sequence of a table will go on. */
  List<Sequence> of(long table) {
    List<Sequence> sequences = new ArrayList<>();
    for (Entry entry : perTable.getOrDefault(table, List.of())) {
      Value value = values.get(entry.oid());
      if (value != null) {
        entry.sequence().setLastValue(value.last());
        entry.sequence().setCalled(value.called() == Called.YES);
      }
      sequences.add(entry.sequence());
    }
    return sequences;
  }

  private Map<Long, String> names() {
    Map<Long, String> names = new LinkedHashMap<>();
    for (List<Entry> entries : perTable.values()) {
      for (Entry entry : entries) {
        require(entry);
        names.put(entry.oid(), entry.qualifiedName());
      }
    }
    return names;
  }

  private static void require(Entry entry) {
    String name = entry.qualifiedName();
    switch (entry.access()) {
      case GRANTED -> {
        // As it should be.
      }
      case DENIED ->
          throw new ConvoyException(
              ErrorCode.SOURCE_ACCESS_DENIED,
              "The source's user may not read the sequence "
                  + name
                  + ", which a table's column draws from. Grant it: GRANT USAGE ON SCHEMA "
                  + SqlNames.quote(entry.sequence().getSchemaName())
                  + " TO <user>; GRANT SELECT ON SEQUENCE "
                  + name
                  + " TO <user>");
      case OUT_OF_REACH ->
          throw new ConvoyException(
              ErrorCode.SOURCE_ERROR,
              "The sequence %s, which a table's column draws from, is UNLOGGED, and a standby does not have its value. On the primary: ALTER SEQUENCE %s SET LOGGED; or name the primary in source.url"
                  .formatted(name, name));
    }
  }

  private void add(ResultSet row) throws SQLException {
    Sequence sequence =
        Sequence.newBuilder()
            .setSchemaName(row.getString("nspname"))
            .setName(row.getString("relname"))
            .setColumn(row.getString("column_name"))
            .setDataType(row.getString("data_type"))
            .setStart(row.getLong("seqstart"))
            .setIncrement(row.getLong("seqincrement"))
            .setMin(row.getLong("seqmin"))
            .setMax(row.getLong("seqmax"))
            .setCache(row.getLong("seqcache"))
            .setCycle(row.getBoolean("seqcycle"))
            .setLastValue(row.getLong("seqstart"))
            .setCalled(false)
            .setComment(row.getString("description"))
            .build();
    Access access = row.getBoolean("readable") ? Access.GRANTED : Access.DENIED;
    if (row.getBoolean("out_of_reach")) {
      access = Access.OUT_OF_REACH;
    }
    perTable
        .computeIfAbsent(row.getLong("tab"), oid -> new ArrayList<>())
        .add(new Entry(row.getLong("seqrelid"), sequence, access));
  }

  private void addValue(ResultSet row) throws SQLException {
    values.put(
        row.getLong(1),
        new Value(row.getLong("last_value"), row.getBoolean("is_called") ? Called.YES : Called.NO));
  }
}
