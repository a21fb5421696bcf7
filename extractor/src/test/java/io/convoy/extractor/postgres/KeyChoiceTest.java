// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static io.convoy.extractor.postgres.TestTables.indexColumn;
import static io.convoy.extractor.postgres.TestTables.notNull;
import static io.convoy.extractor.postgres.TestTables.nullable;
import static io.convoy.extractor.postgres.TestTables.primary;
import static io.convoy.extractor.postgres.TestTables.table;
import static io.convoy.extractor.postgres.TestTables.unique;
import static io.convoy.extractor.postgres.TestTables.uniqueIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyChoiceTest {
  @Test
  void prefersThePrimaryKeyHoweverWide() {
    assertThat(names(unique("a"), primary("b", "a"))).containsExactly("b", "a");
  }

  @Test
  void prefersAKeyWithoutNullsAndThenTheNarrower() {
    assertThat(names(unique("n"), unique("a", "b"))).containsExactly("a", "b");
    assertThat(names(unique("a", "b"), unique("b"))).containsExactly("b");
  }

  @Test
  void takesAKeyWithNullsWhereThereIsNoOther() {
    KeyChoice choice = choice(List.of(unique("n", "a")), List.of());

    assertThat(choice.names()).containsExactly("n", "a");
    assertThat(choice.nulls()).isEqualTo(Nulls.POSSIBLE);
  }

  @Test
  void leavesOutKeysWhoseOrderAnExtensionDefines() {
    assertThat(KeyChoice.of(with(List.of(primary("odd")), List.of()))).isEmpty();
    assertThat(names(primary("odd"), unique("a"))).containsExactly("a");
  }

  @Test
  void takesUniqueIndexesThatHoldEveryRowInColumnOrder() {
    assertThat(choice(List.of(), List.of(uniqueIndex("a", "b").build())).names())
        .containsExactly("a", "b");
  }

  @Test
  void leavesOutIndexesThatDoNot() {
    Index partial = uniqueIndex("a").setPredicate("b > 'x'").build();
    Index expression =
        uniqueIndex("a")
            .setColumns(List.of(indexColumn("a").setColumn(null).setExpression("a + 1").build()))
            .build();
    Index pattern =
        uniqueIndex("b")
            .setColumns(List.of(indexColumn("b").setOperatorClass("text_pattern_ops").build()))
            .build();
    Index mixed =
        uniqueIndex("a")
            .setColumns(
                List.of(indexColumn("a").build(), indexColumn("b").setDescending(true).build()))
            .build();
    Index repeats = uniqueIndex("a").setUnique(false).build();

    assertThat(KeyChoice.of(with(List.of(), List.of(partial, expression, pattern, mixed, repeats))))
        .isEmpty();
  }

  @Test
  void takesConfiguredColumnsWhereThereIsNoKey() {
    Table table = with(List.of(), List.of());
    table.setGivenKey(List.of("n", "b"));
    assertThat(KeyChoice.of(table).orElseThrow().names()).containsExactly("n", "b");
    assertThat(KeyChoice.of(table).orElseThrow().nulls()).isEqualTo(Nulls.POSSIBLE);
    table.setKeys(List.of(unique("a")));
    assertThat(KeyChoice.of(table).orElseThrow().names()).containsExactly("a");
    table.setKeys(List.of());
    table.setGivenKey(List.of("odd"));
    assertThat(KeyChoice.of(table)).isEmpty();
  }

  private static List<String> names(Key... keys) {
    return choice(List.of(keys), List.of()).names();
  }

  private static KeyChoice choice(List<Key> keys, List<Index> indexes) {
    return KeyChoice.of(with(keys, indexes)).orElseThrow();
  }

  private static Table with(List<Key> keys, List<Index> indexes) {
    return table(
            notNull("a", "integer"),
            notNull("b", "text"),
            nullable("n", "bigint"),
            notNull("odd", "citext"))
        .setKeys(keys)
        .setIndexes(indexes)
        .build();
  }
}
