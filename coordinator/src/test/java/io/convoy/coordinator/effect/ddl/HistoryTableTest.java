// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a table is made that keeps every version of a row. */
final class HistoryTableTest {
  private static final HistoryColumns COLUMNS = new HistoryColumns("since", "until", "now");

  private static final TargetTable MIRROR =
      new TargetTable(
          Described.table("public", "t")
              .notNull("id", "integer")
              .with("name", "text")
              .with(key("t_pkey", "id").setPrimary(true))
              .with(key("t_name_key", "name"))
              .with(index("by_name", on("name")))
              .with(index("some", on("name")).setUnique(true).setPredicate("id > 0"))
              .build(),
          TargetNames.SAME);

  @Test
  void hasThreeColumnsMoreAndOneRowOfAKeyThatHoldsNow() {
    HistoryTable history = HistoryTable.of(MIRROR, COLUMNS);

    assertThat(TableDdl.create(history.table(), Persistence.LOGGED))
        .extracting(SqlStep::sql)
        .containsExactly(
            """
            CREATE TABLE "public"."t" (
              "id" integer NOT NULL,
              "name" text,
              "since" timestamp with time zone NOT NULL,
              "until" timestamp with time zone,
              "now" boolean NOT NULL
            )\
            """,
            "ALTER TABLE \"public\".\"t\" ALTER COLUMN \"since\" SET DEFAULT now()",
            "ALTER TABLE \"public\".\"t\" ALTER COLUMN \"now\" SET DEFAULT true");
    assertThat(TableKeys.all(history.table()))
        .extracting(Planned::step)
        .extracting(SqlStep::sql)
        .containsExactly(
            "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_pkey\" PRIMARY KEY (\"id\","
                + " \"since\")",
            "CREATE UNIQUE INDEX \"t_pkey_current\" ON \"public\".\"t\" USING btree (\"id\") WHERE"
                + " (\"now\")",
            "CREATE UNIQUE INDEX \"t_name_key_current\" ON \"public\".\"t\" USING btree (\"name\")"
                + " WHERE (\"now\")",
            "CREATE INDEX \"by_name\" ON \"public\".\"t\" USING btree (\"name\")",
            "CREATE UNIQUE INDEX \"some\" ON \"public\".\"t\" USING btree (\"name\") WHERE ((id >"
                + " 0) AND \"now\")");
    assertThat(history.since(Instant.EPOCH).sql())
        .endsWith("SET DEFAULT timestamptz '1970-01-01T00:00:00Z'");
  }

  @Test
  void leavesTheDescriptionAsItIs() {
    HistoryTable history = HistoryTable.of(MIRROR, COLUMNS);

    assertThat(history.key()).containsExactly("id");
    assertThat(MIRROR.source().getKeys().getFirst().getColumns()).containsExactly("id");
    assertThat(MIRROR.source().getIndexes()).hasSize(2);
    assertThat(history.carried(history.table().source()).getColumns())
        .extracting(Column::getName)
        .containsExactly("id", "name");
  }

  @Test
  void needsWhatTellsRowsApart() {
    TargetTable bag =
        new TargetTable(
            Described.table("public", "bag")
                .with(column("id", "integer"))
                .with(key("maybe", "id"))
                .build(),
            TargetNames.SAME);
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> HistoryTable.of(bag, COLUMNS))
        .withMessageContaining("public.bag has no key")
        .satisfies(refused -> assertThat(List.of(refused.code().name())).contains("CONFIGURATION"));
  }
}
