// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.decision.Look;
import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.FirstLook;
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

  @Test
  void countsAtTheSecondLookWhatDiffersAtBoth() throws SQLException {
    RowMatch first = match(10, Look.FIRST, List.of("id"));
    first.match(
        List.of(row(1, "a", "b"), row(2, "a", "b"), row(3, "a", "b"), row(4, "a", "b")),
        List.of(row(2, "a", "x"), row(4, "a", "b"), row(5, "a", "b")));
    RowMatch second = match(10, after(first), List.of("id"));
    // 1 has come, 2 and 3 differ in another way than before, 4 differs for the first time.
    second.match(
        List.of(row(1, "a", "b"), row(2, "c", "b"), row(3, "d", "b"), row(4, "e", "b")),
        List.of(row(1, "a", "b"), row(2, "a", "x"), row(3, "a", "b"), row(4, "a", "b")));
    assertThat(second.named())
        .extracting(row -> row.getKind() + " " + row.getKey().getFirst().getValue())
        .containsExactly("CHANGED 2", "CHANGED 3");
    assertThat(second.total()).isEqualTo(2);
    assertThat(second.keys().settled()).as("1 and 5").isEqualTo(2);
    assertThat(second.keys().since()).as("4").isOne();
    assertThat(second.keys().remembered()).isNull();
  }

  @Test
  void countsAllAtTheSecondLookWhereMoreDifferedThanAreRemembered() throws SQLException {
    RowMatch full = match(0, Look.FIRST, List.of("id"));
    full.match(rows(0, DifferingKeys.MOST), List.of());
    assertThat(full.keys().remembered()).isNotNull();
    RowMatch first = match(0, Look.FIRST, List.of("id"));
    first.match(rows(0, DifferingKeys.MOST + 1), List.of());
    assertThat(first.keys().remembered()).isNull();
    RowMatch second = match(0, after(first), List.of("id"));
    second.match(rows(50_000, 50_003), List.of());
    assertThat(second.missing()).isEqualTo(3);
    assertThat(second.keys().since()).isEqualTo(-1);
    assertThat(second.keys().isUncertain()).isTrue();
  }

  @Test
  void countsAllAtTheSecondLookWhereThereIsNoKey() throws SQLException {
    RowMatch first = match(10, Look.FIRST, List.of());
    first.match(rows(0, 2), List.of());
    assertThat(first.keys().remembered()).isNull();
    RowMatch second = match(10, after(first), List.of());
    second.match(rows(2, 3), List.of());
    assertThat(second.missing()).isOne();
    assertThat(second.keys().settled()).isEqualTo(-1);
  }

  private static List<LocatedDigest> rows(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> row(i, "a", "b")).toList();
  }

  private static Look after(RowMatch first) {
    return new Look.Second(new FirstLook(first.total(), first.keys().remembered()));
  }

  private static RowMatch match(int limit) {
    return match(limit, Look.ONLY, List.of("id"));
  }

  private static RowMatch match(int limit, Look look, List<String> key) {
    return new RowMatch(LAYOUT, key, limit, Differing.UNHEARD, new DifferingKeys(look, key));
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
