// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import org.apache.avro.specific.SpecificRecord;

/** Where facts of the coordinator's own effects go. */
interface FactSink {
  /**
   * Returns once the fact is kept, however long that takes.
   *
   * @throws InterruptedException where the thread was interrupted before
   */
  void publish(String runId, SpecificRecord payload) throws InterruptedException;
}
