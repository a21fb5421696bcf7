// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/** A number of bytes, spelled {@code 512KiB}, {@code 32MiB}, {@code 1GiB} or as plain bytes. */
public record DataSize(long bytes) {
  public static DataSize ofKibibytes(long count) {
    return new DataSize(count << 10);
  }

  public static DataSize ofMebibytes(long count) {
    return new DataSize(count << 20);
  }
}
