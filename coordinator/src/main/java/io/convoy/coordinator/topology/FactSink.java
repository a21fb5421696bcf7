// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Where facts of the coordinator's own effects go. */
interface FactSink {
  /**
   * Returns once the facts are kept, however long that takes.
   *
   * @throws InterruptedException where the thread was interrupted before
   */
  void publish(String runId, List<? extends SpecificRecord> payloads) throws InterruptedException;
}
