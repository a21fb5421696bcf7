// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.schemas.compare.KeyLimit;
import io.convoy.schemas.table.TableId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangedKeysTest {
  private static final LoggedTable TABLE =
      new LoggedTable(Recorded.OID, new TableId("public", "t"), List.of("b", "a"), -1, 10);

  private final ChangedKeys keys = new ChangedKeys(List.of(TABLE), 1_000_000);

  @Test
  void takesOldAndNewKeyOfOneThatChanges() {
    take(Recorded.RELATION, Recorded.KEY_CHANGED);
    assertThat(found().keys()).containsExactly("x\0001", "x\0002");
    assertThat(found().obstacle()).isNull();
  }

  @Test
  void takesEachKeyOnce() {
    take(
        Recorded.RELATION,
        Recorded.insert("7", "it's \u00e9", null),
        Recorded.insert("7", "it's \u00e9", "else"),
        Recorded.delete('K', "8", "y", null),
        Recorded.delete('O', "9", "z", "all"));
    assertThat(found().keys()).containsExactly("it's \u00e9\0007", "y\0008", "z\0009");
  }

  @Test
  void givesUpATableThatIsEmptied() {
    take(Recorded.RELATION, Recorded.insert("7", "x", null), Recorded.truncate());
    take(Recorded.insert("8", "x", null));
    assertThat(found().obstacle()).contains("emptied");
    assertThat(found().keys()).isEmpty();
  }

  @Test
  void givesUpWhereAKeyIsNotTold() {
    take(Recorded.RELATION, Recorded.hex("55 00004000 4e 0003 75 74 00000001 78 75"));
    assertThat(found().obstacle()).contains("does not tell all of a key");
  }

  @Test
  void givesUpWhereTheIdentityWasAnother() {
    byte[] relation =
        Recorded.hex(
            "52 00004000 7075626c696300 7400 69 0002 01 6100 00000017 ffffffff"
                + " 00 6200 00000019 ffffffff");
    take(relation, Recorded.insert("7", "x"));
    assertThat(found().obstacle()).as("new rows tell all").isNull();
    take(Recorded.delete('K', "7", null));
    assertThat(found().obstacle()).contains("replica identity");
  }

  @Test
  void givesUpWhereColumnsWereOthers() {
    take(Recorded.hex("52 00004000 7075626c696300 7400 64 0001 01 6100 00000017 ffffffff"));
    assertThat(found().obstacle()).contains("other columns");
  }

  @Test
  void givesUpBeyondTheLimitAndForgetsTheKeys() {
    LoggedTable small = new LoggedTable(Recorded.OID, TABLE.id(), List.of("b", "a"), 50, 10);
    ChangedKeys few = new ChangedKeys(List.of(small), 1_000_000);
    few.take(MessageReader.read(Recorded.RELATION));
    for (int row = 0; row <= KeyLimit.FEW; row++) {
      assertThat(few.tables().getFirst().obstacle()).isNull();
      few.take(MessageReader.read(Recorded.insert("" + row, "x", null)));
    }
    assertThat(few.tables().getFirst().obstacle()).contains("10,000");
    assertThat(few.tables().getFirst().keys()).isEmpty();
    ChangedKeys none = new ChangedKeys(List.of(TABLE), 1);
    none.take(MessageReader.read(Recorded.RELATION));
    none.take(MessageReader.read(Recorded.KEY_CHANGED));
    assertThat(none.tables().getFirst().obstacle()).contains("one by one");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> MessageReader.read(new byte[] {'S', 0}))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("unknown kind 'S'");
    byte[] cut = Arrays.copyOf(Recorded.KEY_CHANGED, Recorded.KEY_CHANGED.length - 1);
    assertThatThrownBy(() -> MessageReader.read(cut)).hasMessageContaining("ends early");
    byte[] long1 = Arrays.copyOf(Recorded.KEY_CHANGED, Recorded.KEY_CHANGED.length + 1);
    assertThatThrownBy(() -> MessageReader.read(long1)).hasMessageContaining("1 bytes late");
  }

  private void take(byte[]... messages) {
    Arrays.stream(messages).map(MessageReader::read).forEach(keys::take);
  }

  private TableKeys found() {
    return keys.tables().getFirst();
  }
}
