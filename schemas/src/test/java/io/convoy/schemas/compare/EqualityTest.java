// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import org.junit.jupiter.api.Test;

class EqualityTest {
  private static TableProgress table(Stage stage, boolean isEqual, long keysFound) {
    TableProgress table = new TableProgress();
    table.setStage(stage);
    table.setEqual(isEqual);
    table.setKeysFound(keysFound);
    return table;
  }

  @Test
  void aTableIsEqualOnlyByAllItsRows() {
    assertThat(Equality.of(table(Stage.VERIFIED, true, -1))).isEqualTo(Equality.EQUAL);
    assertThat(Equality.EQUAL.asBoolean()).isTrue();
  }

  @Test
  void aTableOfWhichRowsWereLookedAtIsNotCalledEqual() {
    assertThat(Equality.of(table(Stage.VERIFIED, true, 7))).isEqualTo(Equality.LOOKED_AT);
    assertThat(Equality.of(table(Stage.VERIFIED, true, 0))).isEqualTo(Equality.LOOKED_AT);
    assertThat(Equality.LOOKED_AT.asBoolean()).isNull();
  }

  @Test
  void rowsThatDifferMakeItDifferentHoweverManyWereLookedAt() {
    assertThat(Equality.of(table(Stage.VERIFIED, false, 7))).isEqualTo(Equality.DIFFERENT);
    assertThat(Equality.of(table(Stage.VERIFIED, false, -1))).isEqualTo(Equality.DIFFERENT);
    assertThat(Equality.DIFFERENT.asBoolean()).isFalse();
  }

  @Test
  void nothingIsKnownBeforeItsEnd() {
    assertThat(Equality.of(table(Stage.FINALIZED, true, -1))).isEqualTo(Equality.UNKNOWN);
    assertThat(Equality.UNKNOWN.asBoolean()).isFalse();
  }
}
