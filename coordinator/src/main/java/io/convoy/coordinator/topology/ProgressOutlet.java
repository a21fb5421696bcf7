// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Publishes the progress of tables: a new stage at once, all else at the next flush, so that the
 * runs topic does not get a record for each fact. The last state is always published.
 */
final class ProgressOutlet {
  private final BiConsumer<String, TableProgress> publish;
  private final Map<String, TableProgress> waiting = new LinkedHashMap<>();
  private final Map<String, Stage> stages = new HashMap<>();

  /**
   * @param publish takes the key and what is to be published
   */
  ProgressOutlet(BiConsumer<String, TableProgress> publish) {
    this.publish = publish;
  }

  void offer(TableProgress progress) {
    String key = StateKeys.table(progress.getRunId(), progress.getTable());
    Stage stage = progress.getStage();
    if (stages.put(key, stage) == stage) {
      waiting.put(key, progress);
    } else {
      waiting.remove(key);
      publish.accept(key, progress);
    }
  }

  void flush() {
    waiting.forEach(publish);
    waiting.clear();
  }

  /** Nothing more will be said of any table of this run. */
  void forget(String runId) {
    flush();
    stages.keySet().removeIf(key -> key.startsWith(StateKeys.tables(runId)));
  }
}
