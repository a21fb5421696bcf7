// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroNamesTest {
  @ParameterizedTest
  @CsvSource({"Id, Id", "2nd, _2nd", "'', _", "a b, a_b", "größe, gr__e", "a.b-c, a_b_c"})
  void makesALegalName(String name, String legal) {
    assertThat(AvroNames.unique(name, new HashSet<>())).isEqualTo(legal);
  }

  @Property(tries = 300)
  void makesDistinctLegalNamesOfAnyNames(@ForAll List<String> names) {
    Set<String> taken = new HashSet<>();
    for (String name : names) {
      assertThat(AvroNames.unique(name, taken)).matches("[A-Za-z_][A-Za-z0-9_]*");
    }
    assertThat(taken).hasSameSizeAs(names);
  }
}
