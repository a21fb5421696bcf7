// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.stream.Stream;

/** Described tables for tests that have no server. */
final class TestTables {
  private TestTables() {}

  static Table.Builder table(Column... columns) {
    return Table.newBuilder()
        .setId(new TableId("s", "t"))
        .setEstimatedRows(1_000)
        .setEstimatedBytes(100 << 20)
        .setPages(12_800)
        .setColumns(List.of(columns))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of());
  }

  static Column notNull(String name, String type) {
    return column(name, type).setNullable(false).build();
  }

  static Column nullable(String name, String type) {
    return column(name, type).setNullable(true).build();
  }

  private static Column.Builder column(String name, String type) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setTargetType(type);
  }

  static Key primary(String... columns) {
    return key(columns).setPrimary(true).build();
  }

  static Key unique(String... columns) {
    return key(columns).setPrimary(false).build();
  }

  private static Key.Builder key(String... columns) {
    return Key.newBuilder().setName(String.join("_", columns)).setColumns(List.of(columns));
  }

  static Index.Builder uniqueIndex(String... columns) {
    return Index.newBuilder()
        .setName("index")
        .setUnique(true)
        .setColumns(Stream.of(columns).map(name -> indexColumn(name).build()).toList());
  }

  static IndexColumn.Builder indexColumn(String name) {
    return IndexColumn.newBuilder().setColumn(name);
  }
}
