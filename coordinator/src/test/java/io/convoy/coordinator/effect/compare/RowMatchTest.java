// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowMatchTest {
  private static final RowLayout LAYOUT =
      new RowLayout(
          new TableId("dbo", "t"),
          "public",
          "t",
          Stream.of("id", "name", "amount")
              .map(name ->
                  new RowField(name, name, name, "s", "t", Codec.TEXT, Nullability.NULLABLE))
              .toList());

  @Test
  void tellsMissingExtraAndChangedRowsApart() throws SQLException {
    RowMatch match = match(10);
    match.match(
        List.of(row(1, "a", "b"), row(2, "a", "b"), row(10, "a", "b"), row(9, "x", "y")),
        List.of(row(9, "x", "y"), row(10, "a", "c"), row(3, "a", "b")));
    assertThat(match.missing()).isEqualTo(2);
    assertThat(match.extra()).isOne();
    assertThat(match.changed()).isOne();
    assertThat(match.named())
        .extracting(row -> row.getKind() + " " + row.getKey().getFirst().getValue())
        .containsExactly("MISSING 1", "MISSING 2", "EXTRA 3", "CHANGED 10");
    assertThat(match.named().getLast().getColumns())
        .containsExactly(new ColumnDifference("amount", true, "b", "c"));
  }

  @Test
  void countsEachOfSeveralRowsOfOneKey() throws SQLException {
    RowMatch match = match(10);
    match.match(
        List.of(row(1, "a", "b"), row(1, "a", "b"), row(1, "c", "d")),
        List.of(row(1, "a", "b"), row(1, "e", "f"), row(1, "g", "h"), row(1, "i", "j")));
    assertThat(match.changed()).as("pairs that are not the same").isEqualTo(2);
    assertThat(match.extra()).isOne();
    assertThat(match.missing()).isZero();
  }

  @Test
  void countsAllAndNamesTheFirst() throws SQLException {
    RowMatch match = match(3);
    match.match(IntStream.range(0, 500).mapToObj(i -> row(i, "a", "b")).toList(), List.of());
    match.match(List.of(), IntStream.range(600, 700).mapToObj(i -> row(i, "a", "b")).toList());
    assertThat(match.total()).isEqualTo(600);
    assertThat(match.named()).hasSize(3);
  }

  @Test
  void namesNoMoreThanFitIntoAMessage() throws SQLException {
    RowMatch match = match(100_000);
    String wide = "x".repeat(200);
    match.match(IntStream.range(0, 20_000).mapToObj(i -> row(i, wide, wide)).toList(), List.of());
    assertThat(match.missing()).isEqualTo(20_000);
    assertThat(match.named().size()).isBetween(100, 1_000);
  }

  @Test
  void namesByTheirHashThoseOfWhichNothingElseIsKnown() throws SQLException {
    RowMatch match = match(10);
    match.match(
        List.of(located(new RowDigest(255L, 1L, null))),
        List.of(located(new RowDigest(255L, 2L, null))));
    RowDifference difference = match.named().getFirst();
    assertThat(difference.getKind()).isEqualTo(DifferenceKind.CHANGED);
    assertThat(difference.getRow()).isEqualTo("00000000000000ff");
    assertThat(difference.getKey()).isEmpty();
    assertThat(difference.getColumns()).isEmpty();
  }

  private static RowMatch match(int limit) {
    return new RowMatch(LAYOUT, List.of("id"), limit, Differing.UNHEARD);
  }

  private static LocatedDigest row(int id, String name, String amount) {
    List<String> values = new ArrayList<>(List.of("" + id, name, amount));
    ByteBuffer hashes = ByteBuffer.allocate(3 * Long.BYTES);
    values.forEach(value -> hashes.putLong(value.hashCode()));
    return located(
        new RowDigest(
            (long) id,
            (long) values.hashCode(),
            new RowDetail(List.of("" + id), hashes.flip(), values)));
  }

  private static LocatedDigest located(RowDigest digest) {
    return new LocatedDigest(digest, 0L, 0L);
  }
}
