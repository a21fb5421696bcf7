// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** What compact constructors of configuration records ask of their values. */
final class Demand {
  private Demand() {}

  static void that(boolean met, String component, String demand) {
    if (!met) {
      throw new InvalidSetting(component, demand);
    }
  }

  static void between(long low, long high, long value, String component) {
    that(
        low <= value && value <= high,
        component,
        "must be from " + low + " to " + high + ", not " + value);
  }

  static void between(DataSize low, DataSize high, DataSize value, String component) {
    that(
        low.bytes() <= value.bytes() && value.bytes() <= high.bytes(),
        component,
        "must be from " + low + " to " + high + ", not " + value);
  }

  static void between(Duration low, Duration high, Duration value, String component) {
    that(
        low.compareTo(value) <= 0 && value.compareTo(high) <= 0,
        component,
        "must be from " + low.toSeconds() + "s to " + high.toSeconds() + "s");
  }

  /** PostgreSQL would cut a longer name without a word. */
  static void name(String value, String component) {
    notBlank(value, component);
    that(value.getBytes(UTF_8).length <= 63, component, "must have at most 63 bytes in UTF-8");
  }

  static void notBlank(String value, String component) {
    that(!value.isBlank(), component, "must not be empty");
  }
}
