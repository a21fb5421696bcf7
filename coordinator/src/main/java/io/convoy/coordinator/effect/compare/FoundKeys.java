// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.schemas.compare.KeyLists;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes keys that one side has alone, up to so many. Not thread-safe. */
final class FoundKeys implements Differing {
  /** Years of more than four digits, or before the first, are not read as they are shown. */
  private static final Pattern ODD_YEAR = Pattern.compile("[+-][0-9].*", Pattern.DOTALL);

  private final List<RowField> fields;
  private final int[] places;
  private final int most;
  private final List<String> values = new ArrayList<>();
  private long keys;
  private @Nullable String obstacle;

  /**
   * @param layout of the key's columns alone
   * @param key columns, in the order that is wanted
   * @param most how many are taken
   */
  FoundKeys(RowLayout layout, List<String> key, int most) {
    List<String> columns = layout.fields().stream().map(RowField::sourceColumn).toList();
    this.fields = layout.fields();
    this.places = key.stream().mapToInt(columns::indexOf).toArray();
    this.most = most;
  }

  @Override
  public boolean takesAll(LocatedDigest source) {
    return false;
  }

  @Override
  public void missing(LocatedDigest source) {
    take(source.getDigest().getDetail());
  }

  @Override
  public void extra(LocatedDigest target) {
    take(target.getDigest().getDetail());
  }

  /** A row that is its key alone is another one where it has another hash. */
  @Override
  public void changed(LocatedDigest source, LocatedDigest target) {
    obstacle = "the source's keys are not the columns that the target's are";
  }

  private void take(@Nullable RowDetail key) {
    keys++;
    if (keys > most || key == null) {
      obstacle = "more rows than can be looked up are on one side alone";
    } else if (obstacle == null) {
      add(key.getKey());
    }
  }

  private void add(List<@Nullable String> key) {
    for (int place : places) {
      @Nullable String text = key.get(place);
      if (text == null || !isExact(fields.get(place), text)) {
        obstacle = "a key that one side has alone is not told exactly";
        return;
      }
      values.add(text);
    }
  }

  private static boolean isExact(RowField field, String text) {
    return switch (field.codec()) {
      case DATE, TIMESTAMP, TIMESTAMPTZ -> !ODD_YEAR.matcher(text).matches();
      case BOOLEAN,
          INT2,
          INT4,
          INT8,
          NUMERIC,
          TEXT,
          TEXT_FORM,
          JSONB,
          BYTES,
          TIME,
          UUID,
          FLOAT4,
          FLOAT8 ->
          KeyLists.isWhole(text);
    };
  }

  /** Why they are not all told; empty where they are. */
  Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  /** Values of the keys, one key after the other. */
  List<String> values() {
    return values;
  }
}
