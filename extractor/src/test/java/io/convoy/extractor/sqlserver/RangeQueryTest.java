// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowLayout.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RangeQueryTest {
  private static final KeyColumn A = column("a", "int", Nulls.NONE);
  private static final KeyColumn B = column("b", "int", Nulls.NONE);
  private static final KeyColumn C = column("c", "int", Nulls.POSSIBLE);
  private static final KeyColumn S =
      new KeyColumn("s", new KeyType("varchar(8)", "Latin1_General_CI_AS"), Nulls.NONE);

  @Test
  void readsAWholeTable() {
    assertThat(query().sql(range(RangeKind.WHOLE, List.of(), null, null)))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t]");
  }

  @Test
  void leavesTheEndsOpen() {
    assertThat(key(List.of("a"), null, List.of("5")))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE [a] < 5");
    assertThat(key(List.of("a"), List.of("5"), List.of("9")))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE [a] >= 5 AND [a] < 9");
    assertThat(key(List.of("a"), List.of("9"), null))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE [a] >= 9");
  }

  @Test
  void seeksEachPieceOfACompositeRange() {
    assertThat(key(List.of("a", "b"), List.of("1", "5"), List.of("3", "7")))
        .isEqualTo(
            """
            SELECT [a], [b] FROM [dbo].[t] WHERE [a] > 1 AND [a] < 3
            UNION ALL SELECT [a], [b] FROM [dbo].[t] WHERE [a] > 1 AND [a] = 3 AND [b] < 7
            UNION ALL SELECT [a], [b] FROM [dbo].[t] WHERE [a] = 1 AND [b] >= 5 AND [a] < 3\
            """);
    assertThat(key(List.of("a", "b"), List.of("1", "5"), List.of("1", "7")))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE [a] = 1 AND [b] >= 5 AND [b] < 7");
  }

  /** Two texts that differ may be equal to the server. */
  @Test
  void leavesItToTheServerWhetherTextsAreEqual() {
    assertThat(key(List.of("s", "b"), List.of("x", "5"), List.of("X", "7")))
        .contains(
            "WHERE [s] = CAST(N'x' COLLATE Latin1_General_CI_AS AS varchar(8)) AND [b] >= 5 AND [s]"
                + " = CAST(N'X' COLLATE Latin1_General_CI_AS AS varchar(8)) AND [b] < 7");
  }

  @Test
  void keepsRowsWithANullOutOfTheRangesOfValues() {
    assertThat(key(List.of("a", "c"), List.of("1", "5"), null))
        .isEqualTo(
            """
            SELECT [a], [b] FROM [dbo].[t] WHERE [a] > 1 AND [c] IS NOT NULL
            UNION ALL SELECT [a], [b] FROM [dbo].[t] WHERE [a] = 1 AND [c] >= 5 AND [c] IS NOT NULL\
            """);
    assertThat(query().sql(range(RangeKind.KEY_NULLS, List.of("a", "c"), null, null)))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE [c] IS NULL");
  }

  @Test
  void looksSingleRowsUpInTheTypesOfTheirKeys() {
    assertThat(single(List.of("a"), List.of("1", "7")))
        .isEqualTo(
            "SELECT [a], [b] FROM [dbo].[t] WHERE EXISTS (SELECT 1 FROM (VALUES (CAST(1 AS int)),"
                + " (CAST(7 AS int))) AS convoy_keys([convoy key 0]) WHERE [convoy key 0] = [a])");
    assertThat(single(List.of("a", "s"), List.of("1", "x")))
        .contains(
            "(VALUES (CAST(1 AS int), CAST(N'x' COLLATE Latin1_General_CI_AS AS varchar(8)))) AS"
                + " convoy_keys([convoy key 0], [convoy key 1]) WHERE [convoy key 0] = [a] AND"
                + " [convoy key 1] = [s]");
  }

  private static String single(List<String> columns, List<String> values) {
    return query().sql(range(RangeKind.KEYS, columns, values, null));
  }

  @Test
  void selectsNothingBetweenEqualBounds() {
    assertThat(key(List.of("a"), List.of("4"), List.of("4")))
        .isEqualTo("SELECT [a], [b] FROM [dbo].[t] WHERE 1 = 0");
  }

  /** Every row of a small cube is found once, whatever the bounds, by one range or the other. */
  @Test
  void findsEachRowOnce() {
    List<int[]> cube = cube();
    for (int[] low : cube) {
      for (int[] high : cube) {
        if (Arrays.compare(low, high) <= 0) {
          List<String> ranges =
              List.of(
                  key(List.of("a", "b", "c"), null, text(low)),
                  key(List.of("a", "b", "c"), text(low), text(high)),
                  key(List.of("a", "b", "c"), text(high), null));
          for (int[] row : cube) {
            assertThat(ranges.stream().map(sql -> found(sql, row)).toList())
                .as("%s in [%s, %s)", text(row), text(low), text(high))
                .isEqualTo(expected(row, low, high));
          }
        }
      }
    }
  }

  private static List<Integer> expected(int[] row, int[] low, int[] high) {
    boolean below = Arrays.compare(row, low) < 0;
    boolean above = Arrays.compare(row, high) >= 0;
    return List.of(below ? 1 : 0, below || above ? 0 : 1, above ? 1 : 0);
  }

  /** How many pieces of a query find a row: conditions are over numbers, joined by AND. */
  private static int found(String sql, int[] row) {
    Map<String, Integer> values = Map.of("[a]", row[0], "[b]", row[1], "[c]", row[2]);
    int times = 0;
    for (String piece : sql.split("UNION ALL ")) {
      boolean all = true;
      for (String condition : piece.strip().split(" WHERE ")[1].split(" AND ")) {
        String[] parts = condition.split(" ");
        all &= condition.endsWith("IS NOT NULL") || holds(values, parts);
      }
      times += all ? 1 : 0;
    }
    return times;
  }

  private static boolean holds(Map<String, Integer> values, String[] parts) {
    Integer column = values.get(parts[0]);
    int left = column == null ? Integer.parseInt(parts[0]) : column;
    int right = Integer.parseInt(parts[2]);
    return switch (parts[1]) {
      case "=" -> left == right;
      case "<" -> left < right;
      case ">" -> left > right;
      case ">=" -> left >= right;
      default -> throw new IllegalArgumentException(parts[1]);
    };
  }

  private static List<int[]> cube() {
    List<int[]> cube = new ArrayList<>();
    for (int i = 0; i < 27; i++) {
      cube.add(new int[] {i / 9, i / 3 % 3, i % 3});
    }
    return cube;
  }

  @Test
  void readsOnlyRowsOfWhichAConditionIsTrueInEachPiece() {
    Part newer = new Part("a > 3 OR b = 1 -- newer", List.of("c"));
    RangeQuery filtered = new RangeQuery("[dbo].[t]", newer, "[a]", Map.of("a", A, "c", C));

    assertThat(filtered.sql(range(RangeKind.WHOLE, List.of(), null, null)))
        .isEqualTo("SELECT [a] FROM [dbo].[t] WHERE (a > 3 OR b = 1 -- newer\n)");
    assertThat(filtered.sql(range(RangeKind.KEY, List.of("a"), null, List.of("9"))))
        .startsWith("SELECT [a] FROM [dbo].[t] WHERE (a > 3 OR b = 1 -- newer\n) AND ([a] < 9");
    assertThat(filtered.sql(range(RangeKind.KEY_NULLS, List.of("c"), null, null)))
        .isEqualTo("SELECT [a] FROM [dbo].[t] WHERE (a > 3 OR b = 1 -- newer\n) AND ([c] IS NULL)");
  }

  private static List<String> text(int[] values) {
    return Arrays.stream(values).mapToObj(Integer::toString).toList();
  }

  private static String key(
      List<String> columns, @Nullable List<String> lower, @Nullable List<String> upper) {
    return query().sql(range(RangeKind.KEY, columns, lower, upper));
  }

  private static ChunkRange range(
      RangeKind kind,
      List<String> columns,
      @Nullable List<String> lower,
      @Nullable List<String> upper) {
    return new ChunkRange(kind, columns, lower, upper);
  }

  private static RangeQuery query() {
    return new RangeQuery(
        "[dbo].[t]", Part.WHOLE, "[a], [b]", Map.of("a", A, "b", B, "c", C, "s", S));
  }

  private static KeyColumn column(String name, String type, Nulls nulls) {
    return new KeyColumn(name, new KeyType(type, null), nulls);
  }
}
