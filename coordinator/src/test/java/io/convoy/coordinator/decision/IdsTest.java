// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final String RUN = "run-1";
  private static final TableId PLAIN = new TableId("public", "Order Lines");

  @Test
  void readAsTheNameWhereItIsAnOrdinaryOne() {
    assertThat(TaskIds.chunk(RUN, PLAIN, 0, 7)).isEqualTo("run-1/chunk/public.Order Lines/7");
    assertThat(new CreateTable(RUN, Description.of(Facts.table(PLAIN, 0))).id())
        .isEqualTo("run-1/CreateTable/public.Order Lines");
  }

  @Test
  void areOtherOnesForEveryTableAndWork() {
    Stream<TableId> alike =
        Stream.of(
            PLAIN,
            new TableId("na", "mes.t"),
            new TableId("na.mes", "t"),
            new TableId("na", "mes.t/1"),
            new TableId("na", "\"mes.t\""),
            new TableId("na", "\"mes"));

    assertThat(alike.flatMap(IdsTest::ids)).hasSize(48).doesNotHaveDuplicates();
  }

  private static Stream<String> ids(TableId id) {
    Description table = Description.of(Facts.table(id, 0));
    return Stream.concat(
        List.of(
            new CreateTable(RUN, table).id(),
            new AddForeignKeys(RUN, table).id(),
            TaskIds.plan(RUN, id, 0),
            TaskIds.plan(RUN, id, 1),
            TaskIds.chunk(RUN, id, 1, 11))
            .stream(),
        Stream.of(0, 1, 11).map(chunk -> TaskIds.chunk(RUN, id, 0, chunk)));
  }
}
