// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import org.junit.jupiter.api.Test;

class LostSnapshotsTest {
  private final LostSnapshots lost = new LostSnapshots();
  private int reads;

  @Test
  void asksTheSourceNoMoreForASnapshotThatIsGone() {
    ConvoyException first = failure("one", ErrorCode.SNAPSHOT_LOST);
    ConvoyException second = failure("one", ErrorCode.SNAPSHOT_LOST);

    assertThat(reads).isEqualTo(1);
    assertThat(first).hasMessage("the source said so");
    assertThat(second.code()).isEqualTo(ErrorCode.SNAPSHOT_LOST);
    assertThat(second).hasMessageContaining("Reading public.posts").hasMessageContaining("one");
  }

  @Test
  void readsInOthers() {
    ConvoyException unused = failure("one", ErrorCode.SNAPSHOT_LOST);

    assertThat(lost.<String>unlessLost("two", "Reading", () -> "rows")).isEqualTo("rows");
  }

  @Test
  void takesNoOtherFailureForALoss() {
    ConvoyException unused = failure("one", ErrorCode.SOURCE_UNAVAILABLE);

    assertThat(lost.<String>unlessLost("one", "Reading", () -> "rows")).isEqualTo("rows");
  }

  private ConvoyException failure(String snapshot, ErrorCode code) {
    return catchThrowableOfType(
        ConvoyException.class,
        () ->
            lost.unlessLost(
                snapshot,
                "Reading public.posts",
                () -> {
                  reads++;
                  throw new ConvoyException(code, "the source said so");
                }));
  }
}
