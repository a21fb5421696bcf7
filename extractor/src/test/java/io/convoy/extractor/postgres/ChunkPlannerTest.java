// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static io.convoy.extractor.postgres.TestTables.notNull;
import static io.convoy.extractor.postgres.TestTables.nullable;
import static io.convoy.extractor.postgres.TestTables.primary;
import static io.convoy.extractor.postgres.TestTables.table;
import static io.convoy.extractor.postgres.TestTables.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.extractor.postgres.ChunkPlanner.Method;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkPlannerTest {
  private static final Table KEYED = keyed().build();
  private static final Table KEYLESS = table(notNull("a", "integer")).build();

  @Test
  void readsPagesWhereTheServerReadsARangeOfThem() {
    assertThat(method(KEYED, Chunking.AUTO, 14)).isEqualTo(Method.PHYSICAL);
    assertThat(method(KEYED, Chunking.AUTO, 13)).isEqualTo(Method.KEY);
    assertThat(method(KEYED, Chunking.PHYSICAL, 13)).isEqualTo(Method.KEY);
    assertThat(method(KEYED, Chunking.KEY, 18)).isEqualTo(Method.KEY);
  }

  @Test
  void readsByKeyWhereOnePageWouldBeTooMuch() {
    Table outOfLine = keyed().setPages(2).build();

    assertThat(method(outOfLine, Chunking.AUTO, 18)).isEqualTo(Method.KEY);
    assertThat(method(outOfLine, Chunking.PHYSICAL, 18)).isEqualTo(Method.PHYSICAL);
  }

  @Test
  void readsATableWithoutAKeyByPagesOrWhole() {
    assertThat(method(KEYLESS, Chunking.KEY, 18)).isEqualTo(Method.PHYSICAL);
    assertThat(method(KEYLESS, Chunking.AUTO, 13)).isEqualTo(Method.WHOLE);
  }

  @Test
  void readsATableWithoutPagesOfItsOwnByKeyOrWhole() {
    Table partitioned = keyed().setPages(0).build();
    Table keyless = table(notNull("a", "integer")).setPages(0).build();

    assertThat(method(partitioned, Chunking.AUTO, 18)).isEqualTo(Method.KEY);
    assertThat(method(keyless, Chunking.AUTO, 18)).isEqualTo(Method.WHOLE);
  }

  @Test
  void leavesASmallTableWhole() {
    Table small = keyed().setEstimatedBytes(32 << 20).build();
    Table empty = keyed().setEstimatedBytes(0).build();

    assertThat(method(small, Chunking.AUTO, 18)).isEqualTo(Method.WHOLE);
    assertThat(method(empty, Chunking.KEY, 18)).isEqualTo(Method.WHOLE);
  }

  @Test
  void scansTheKeyOnceForEveryNthRow() {
    assertThat(KeyBounds.scan(KEYED, KeyChoice.of(KEYED).orElseThrow(), 4).sql())
        .isEqualTo(
            "SELECT k0::text FROM (SELECT \"a\" AS k0, row_number() OVER (ORDER BY \"a\") AS n"
                + " FROM \"s\".\"t\") s WHERE n > 1 AND (n - 1) % 250 = 0 ORDER BY n");
  }

  @Test
  void countsOnTheWayWhereNoStatisticsTell() {
    Table unknown = keyed().setEstimatedRows(-1).setKeys(List.of(unique("b", "a"))).build();

    assertThat(KeyBounds.scan(unknown, KeyChoice.of(unknown).orElseThrow(), 4).sql())
        .isEqualTo(
            "SELECT k0::text, k1::text FROM (SELECT \"b\" AS k0, \"a\" AS k1,"
                + " row_number() OVER (ORDER BY \"b\", \"a\") AS n, count(*) OVER () AS rows"
                + " FROM \"s\".\"t\" WHERE \"b\" IS NOT NULL AND \"a\" IS NOT NULL) s"
                + " WHERE n > 1 AND (n - 1) % ((rows + 3) / 4) = 0 ORDER BY n");
  }

  private static Table.Builder keyed() {
    return table(notNull("a", "integer"), nullable("b", "text")).setKeys(List.of(primary("a")));
  }

  private static Method method(Table table, Chunking chunking, int version) {
    return ChunkPlanner.method(
        table, KeyChoice.of(table), new ServerVersion(version), chunking, DataSize.ofMebibytes(32));
  }
}
