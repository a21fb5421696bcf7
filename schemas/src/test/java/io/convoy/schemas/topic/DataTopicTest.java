// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.TableId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataTopicTest {
  private static final String RUN = "20261121-011808-k3f9";
  private static final Topics TOPICS = new Topics("so");

  @ParameterizedTest
  @CsvSource({"public,users", "dbo,Order Details", "a.b,c.d", "x-y_z,_-", "Ünï,日本", "s,-x41"})
  void readsBackWhatATopicWasNamedAfter(String schema, String table) {
    TableId id = new TableId(schema, table);

    DataTopic topic = TOPICS.parseData(TOPICS.data(RUN, id)).orElseThrow();

    assertThat(topic.runId()).isEqualTo(RUN);
    assertThat(topic.table()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource({"10,300", "300,10", "225,1"})
  void knowsTheRunOfANameThatEndsInAHash(int schemaLength, int tableLength) {
    TableId id = new TableId("s".repeat(schemaLength), "t".repeat(tableLength));

    DataTopic topic = TOPICS.parseData(TOPICS.data(RUN, id)).orElseThrow();

    assertThat(topic.runId()).isEqualTo(RUN);
    assertThat(topic.table()).isNull();
    assertThat(TOPICS.dataPrefix(RUN) + topic.encodedTable()).isEqualTo(TOPICS.data(RUN, id));
  }

  @Test
  void isSilentAboutOtherTopics() {
    assertThat(TOPICS.parseData("so.tasks")).isEmpty();
    assertThat(TOPICS.parseData("so.data.")).isEmpty();
    assertThat(TOPICS.parseData("other.data.r.public.users")).isEmpty();
  }
}
