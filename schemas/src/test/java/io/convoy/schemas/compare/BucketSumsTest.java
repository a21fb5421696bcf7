// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketSumsTest {
  @Test
  void isWrittenAndReadBack() {
    for (int buckets : new int[] {1, 2, 100, BucketSums.MOST}) {
      BucketSums sums = random(buckets, 3, 1_000);
      BucketSums read = BucketSums.decode(buckets, sums.encode());
      assertThat(read.differing(sums).isEmpty()).isTrue();
      assertThat(read.rows()).isEqualTo(1_000);
      assertThat(read.sum()).isEqualTo(sums.sum());
    }
  }

  @Test
  void nothingIsWrittenOfBucketsWithoutRows() {
    assertThat(new BucketSums(BucketSums.MOST).encode().remaining()).isZero();
  }

  @Test
  void fitsIntoAMessageHoweverManyRowsThereAre() {
    BucketSums sums = new BucketSums(BucketSums.MOST);
    for (int bucket = 0; bucket < BucketSums.MOST; bucket++) {
      for (int row = 0; row < 70; row++) {
        sums.add(bucket, Long.MIN_VALUE + row);
      }
    }
    assertThat(sums.encode().remaining()).isLessThan(200 << 10);
  }

  @Test
  void partsAddUpToTheWholeInAnyOrder() {
    BucketSums one = random(50, 1, 500);
    BucketSums other = random(50, 2, 700);
    BucketSums whole = random(50, 1, 500).add(other);
    assertThat(whole.differing(random(50, 2, 700).add(one)).isEmpty()).isTrue();
    assertThat(whole.rows()).isEqualTo(1_200);
  }

  @Test
  void everyRowThatDiffersShowsInItsBucketAlone() {
    BucketSums sums = random(50, 1, 500);
    BucketSums more = random(50, 1, 500);
    more.add(17, 0);
    assertThat(sums.differing(more)).as("a row whose hash is 0").isEqualTo(bit(17));
    BucketSums changed = random(50, 1, 500);
    changed.add(new BucketSums(50));
    sums.add(17, 5);
    changed.add(17, 6);
    assertThat(sums.differing(changed)).isEqualTo(bit(17));
    assertThat(sums.rows(bit(17))).isEqualTo(sums.rows(17));
  }

  @Test
  void tablesOfAnySizeHaveBuckets() {
    assertThat(BucketSums.bucketsFor(-1)).isOne();
    assertThat(BucketSums.bucketsFor(0)).isOne();
    assertThat(BucketSums.bucketsFor(2_560)).isEqualTo(10);
    assertThat(BucketSums.bucketsFor(Long.MAX_VALUE)).isEqualTo(BucketSums.MOST);
  }

  @Test
  void differentBucketsAreNeverCompared() {
    assertThatThrownBy(() -> new BucketSums(3).differing(new BucketSums(4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static BitSet bit(int bucket) {
    BitSet bits = new BitSet();
    bits.set(bucket);
    return bits;
  }

  private static BucketSums random(int buckets, long seed, int rows) {
    Random random = new Random(seed);
    BucketSums sums = new BucketSums(buckets);
    for (int row = 0; row < rows; row++) {
      sums.add(random.nextInt(buckets), random.nextLong());
    }
    return sums;
  }
}
