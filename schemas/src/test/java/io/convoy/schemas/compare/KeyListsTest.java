// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyListsTest {
  @Test
  void listsHaveEachKeyOnceAndFewEnoughForAMessage() {
    List<List<String>> keys =
        IntStream.range(0, 12_001).mapToObj(i -> List.of("a" + i, "b" + i)).toList();
    List<List<String>> lists = KeyLists.of(keys);
    assertThat(lists).extracting(List::size).containsExactly(10_000, 10_000, 4_002);
    assertThat(lists.stream().flatMap(List::stream))
        .containsExactlyElementsOf(keys.stream().flatMap(List::stream).toList());
  }

  @Test
  void longKeysAreFewerInAList() {
    List<List<String>> keys =
        IntStream.range(0, 10).mapToObj(i -> List.of("x".repeat(50_000))).toList();
    assertThat(KeyLists.of(keys)).extracting(List::size).containsExactly(3, 3, 3, 1);
  }

  @Test
  void noKeysAreNoList() {
    assertThat(KeyLists.of(List.of())).isEmpty();
  }

  @Test
  void theChecksumTellsKeysAndTheirChunk() {
    long one = KeyLists.checksum(1, List.of("a", "b"));
    assertThat(KeyLists.checksum(1, List.of("a", "b"))).isEqualTo(one);
    assertThat(KeyLists.checksum(2, List.of("a", "b"))).isNotEqualTo(one);
    assertThat(KeyLists.checksum(1, List.of("ab"))).isNotEqualTo(one);
    assertThat(KeyLists.checksum(1, List.of("b", "a"))).isNotEqualTo(one);
  }

  @Test
  void whatIsLongMayBeCut() {
    assertThat(KeyLists.isWhole("ä".repeat(100))).isTrue();
    assertThat(KeyLists.isWhole("ä".repeat(101))).isFalse();
  }
}
