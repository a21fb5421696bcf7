// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.coordinator.page.Workers.Worker;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Whoever knows which replicas are alive. */
@FunctionalInterface
interface Roll {
  /**
   * The processes by role and name; may take its time.
   *
   * @throws ExecutionException where Kafka does not say
   */
  List<Worker> alive() throws ExecutionException, InterruptedException, TimeoutException;
}
