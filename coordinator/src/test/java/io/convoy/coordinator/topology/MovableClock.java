// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves together with the driver's. */
final class MovableClock extends Clock {
  Instant now = Instant.parse("2026-11-21T01:18:08Z");

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return now;
  }
}
