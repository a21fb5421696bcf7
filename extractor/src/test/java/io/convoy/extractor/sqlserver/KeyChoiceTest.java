// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static io.convoy.extractor.sqlserver.IndexCatalog.TableIndex.Property.CLUSTERED;
import static io.convoy.extractor.sqlserver.IndexCatalog.TableIndex.Property.PRIMARY;
import static io.convoy.extractor.sqlserver.IndexCatalog.TableIndex.Property.UNIQUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.IndexCatalog.TableIndex;
import io.convoy.extractor.sqlserver.IndexCatalog.TableIndex.Property;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyChoiceTest {
  private static final TableColumns COLUMNS =
      new TableColumns(
          Map.of(
              "id", column("id", "int", Nulls.NONE),
              "day", column("day", "date", Nulls.POSSIBLE),
              "code", column("code", "varchar(10)", Nulls.NONE),
              "x", column("x", "float", Nulls.NONE)),
          Set.of());

  @Test
  void prefersTheClusteredIndexEvenIfItIsNotUnique() {
    assertThat(
            chosen(
                index(2, Set.of(PRIMARY, UNIQUE), "id"), index(1, Set.of(CLUSTERED), "day", "id")))
        .containsExactly("day", "id");
  }

  @Test
  void prefersThePrimaryKeyToOtherUniqueIndexes() {
    assertThat(
            chosen(
                index(2, Set.of(UNIQUE), "code"), index(3, Set.of(PRIMARY, UNIQUE), "id", "day")))
        .containsExactly("id", "day");
  }

  @Test
  void prefersKeysWithoutNullsAndWithFewColumns() {
    assertThat(
            chosen(
                index(2, Set.of(UNIQUE), "day"),
                index(3, Set.of(UNIQUE), "code", "id"),
                index(4, Set.of(UNIQUE), "code")))
        .containsExactly("code");
  }

  @Test
  void findsColumnsThatTheIndexSpellsOtherwise() {
    assertThat(chosen(index(2, Set.of(UNIQUE), "CODE"))).containsExactly("code");
  }

  @Test
  void takesNoIndexThatWouldLookUpRowsInDisorderOrCannotBeCompared() {
    assertThat(KeyChoice.of(List.of(index(2, Set.of(), "id")), COLUMNS)).isEmpty();
    assertThat(KeyChoice.of(List.of(index(1, Set.of(CLUSTERED), "x")), COLUMNS)).isEmpty();
    assertThat(KeyChoice.of(List.of(index(1, Set.of(CLUSTERED), "gone")), COLUMNS)).isEmpty();
  }

  @Test
  void takesConfiguredColumnsThatCanBeCompared() {
    KeyChoice given = KeyChoice.given(List.of("day", "code"), COLUMNS).orElseThrow();

    assertThat(given.names()).containsExactly("day", "code");
    assertThat(given.nulls()).isEqualTo(Nulls.POSSIBLE);
    assertThat(KeyChoice.given(List.of("x"), COLUMNS)).isEmpty();
    assertThat(KeyChoice.given(List.of(), COLUMNS)).isEmpty();
  }

  private static List<String> chosen(TableIndex... indexes) {
    return KeyChoice.of(List.of(indexes), COLUMNS).orElseThrow().names();
  }

  private static TableIndex index(int id, Set<Property> properties, String... columns) {
    return new TableIndex(id, properties, List.of(columns));
  }

  private static KeyColumn column(String name, String type, Nulls nulls) {
    return new KeyColumn(name, new KeyType(type, null), nulls);
  }
}
