// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.event.Task;

/** Does what one kind of task asks for. Used by one thread. */
@FunctionalInterface
interface TaskWork {

  /** Does the work and puts what there is to report into the transaction. */
  Outcome run(Task task, TaskTransaction transaction);

  /** What is left to do once it is known how the transaction ended; exactly one of the two. */
  interface Outcome {
    Outcome NOTHING =
        new Outcome() {
          @Override
          public void committed() {}

          @Override
          public void abandoned() {}
        };

    void committed();

    void abandoned();
  }
}
