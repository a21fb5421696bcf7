// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundKeysTest {
  private static final RowLayout LAYOUT =
      new RowLayout(
          new TableId("dbo", "t"),
          "public",
          "t",
          List.of(field("day", Codec.DATE), field("name", Codec.TEXT)));

  private final FoundKeys found = new FoundKeys(LAYOUT, List.of("name", "day"), 2);

  private static RowField field(String name, Codec codec) {
    return new RowField(name, name, name, "s", "t", codec, Nullability.NOT_NULL);
  }

  @Test
  void takesKeysOfBothSidesInTheOrderThatIsAskedFor() {
    found.missing(row("2024-02-29", "a"));
    found.extra(row("infinity", "b"));
    assertThat(found.values()).containsExactly("a", "2024-02-29", "b", "infinity");
    assertThat(found.obstacle()).isEmpty();
  }

  @Test
  void saysThatThereAreMoreThanAreTaken() {
    found.missing(row("2024-02-29", "a"));
    found.missing(row("2024-02-29", "b"));
    found.extra(row("2024-02-29", "c"));
    assertThat(found.obstacle()).isPresent();
  }

  @Test
  void saysThatOneIsNotKnown() {
    found.extra(new LocatedDigest(new RowDigest(1L, 1L, null), 0L, 0L));
    assertThat(found.obstacle()).isPresent();
  }

  @Test
  void saysThatTheSourceReadOtherColumns() {
    found.changed(row("2024-02-29", "a"), row("2024-02-29", "a"));
    assertThat(found.obstacle()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+10000-01-01", "-0044-03-15"})
  void takesNoYearThatIsNotReadAsItIsShown(String day) {
    found.missing(row(day, "a"));
    assertThat(found.obstacle()).isPresent();
  }

  @Test
  void takesNoTextThatMayBeCut() {
    found.missing(row("2024-02-29", "x".repeat(200)));
    assertThat(found.obstacle()).isEmpty();
    found.missing(row("2024-02-29", "x".repeat(190) + "... (300 bytes)"));
    assertThat(found.obstacle()).isPresent();
  }

  private static LocatedDigest row(String day, String name) {
    RowDetail detail = new RowDetail(List.of(day, name), ByteBuffer.allocate(0), List.of());
    return new LocatedDigest(new RowDigest(1L, 1L, detail), 0L, 0L);
  }
}
