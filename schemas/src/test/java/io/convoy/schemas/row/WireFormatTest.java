// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WireFormatTest {
  @Property
  void readsTheIdThatItWrote(@ForAll int id) {
    byte[] value = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(value, 0, id);

    assertThat(WireFormat.schemaId(value)).isEqualTo(id);
  }

  @Test
  void writesTheIdBigEndianBehindAZero() {
    byte[] value = new byte[7];
    WireFormat.writeHeader(value, 1, 0x01020304);

    assertThat(value).containsExactly(0, 0, 1, 2, 3, 4, 0);
  }

  @Test
  void refusesWhatIsNotInThisFormat() {
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[] {1, 0, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WireFormat.schemaId(new byte[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
