// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** As much as a table can have: 1,600 columns, 500 indexes, and comments that do not compress. */
public final class WideTable {
  private static final int COLUMNS = 1_600;
  private static final int INDEXES = 500;
  private static final int COMMENT = 1_500;

  private WideTable() {}

  public static Table described(TableId id) {
    Random random = new Random(7);
    return Table.newBuilder()
        .setId(id)
        .setEstimatedRows(100L)
        .setEstimatedBytes(10_000L)
        .setPages(10L)
        .setColumns(IntStream.range(0, COLUMNS).mapToObj(i -> column(i, random)).toList())
        .setKeys(
            List.of(
                Key.newBuilder()
                    .setName("wide_pkey")
                    .setPrimary(true)
                    .setColumns(List.of(name(0), name(1)))
                    .setComment(noise(random))
                    .build()))
        .setIndexes(IntStream.range(0, INDEXES).mapToObj(i -> index(i, random)).toList())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .setComment(noise(random))
        .build();
  }

  private static Column column(int number, Random random) {
    return Column.newBuilder()
        .setName(name(number))
        .setSourceType("integer")
        .setBaseType("integer")
        .setTargetType("integer")
        .setNullable(number > 1)
        .setComment(noise(random))
        .build();
  }

  private static Index index(int number, Random random) {
    return Index.newBuilder()
        .setName("wide_index_" + number)
        .setUnique(true)
        .setColumns(
            IntStream.range(0, 30)
                .mapToObj(i -> IndexColumn.newBuilder().setColumn(name(number + i)).build())
                .toList())
        .setComment(noise(random))
        .build();
  }

  private static String name(int number) {
    return "a_column_with_a_name_as_long_as_postgresql_takes_them_%09d".formatted(number);
  }

  private static String noise(Random random) {
    return random
        .ints(COMMENT, 'A', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
