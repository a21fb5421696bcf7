// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.config.TopicsConfig;
import io.convoy.schemas.topic.Topics;
import org.apache.kafka.clients.admin.Admin;

/** Creates a pipeline's control topics where they are not there yet. */
public final class ControlTopics {
  /** Partitions of the task topic: how many extractor slots of a pipeline can work at once. */
  public static final int TASK_PARTITIONS = 16;

  private ControlTopics() {}

  /** Idempotent; waits until the topics can be used. */
  public static void create(Admin admin, Topics topics, TopicsConfig config) {
    throw new UnsupportedOperationException(admin.toString() + topics + config);
  }
}
