// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is different with some tables. */
public record TableOverride(
    @Setting(
            "Of which tables: a pattern as in `source.tables.include`. Of several items that match"
                + " a table the first holds, alone.")
        String match,
    @Setting("What the table is called in the target, whatever `target.identifiers` says.")
        @Nullable String rename,
    @Setting(
            "Which of its rows are carried: a condition in the source's own SQL, that says the same"
                + " of a row whenever it is asked. It holds for all that is read and counted.")
        @Nullable String where,
    @Setting("Columns by their names at the source; a single word stands for `carry`.")
        Map<String, ColumnOverride> columns,
    @Setting("Patterns of the columns that are carried, with `*` and `?`; without any, all are.")
        List<String> includeColumns,
    @Setting("Patterns of columns to leave out, whatever `include-columns` says.")
        List<String> excludeColumns,
    @Setting(
            "Columns that tell rows apart, where the source has no key that serves: the table is"
                + " cut into chunks by them. They may hold NULLs, and values more than once.")
        List<String> key,
    @Setting(
            value =
                "What becomes of rows that change. `mirror`: the target has what the source has."
                    + " `append`: rows that are new are added, and no row is ever changed or taken"
                    + " away. `history`: the target keeps each version of a row, and from when"
                    + " until when it held. For both the table needs a primary key, or a unique one"
                    + " without NULLs.",
            byDefault = "mirror")
        Apply apply,
    @Setting(
            value =
                "How steps of `sync` find out what changed in it. `auto`: by the source's log,"
                    + " where `sync.capture` has that read and it tells all changes of the table,"
                    + " or, where `sync.capture` is `auto`, by a SQL Server's change tracking, or"
                    + " its change data capture, where that is on for the table; else by comparing."
                    + " `compare`: by comparing always, as a table needs to which others write in"
                    + " the target. `watermark`: by a column, `watermark`; rows that are deleted"
                    + " are found by comparing, each `sync.compare-every`, or by their keys"
                    + " (`watermark.deletes`). `change-tracking` and `cdc`: by that of a SQL"
                    + " Server, which is never switched on by itself.",
            byDefault = "auto")
        Capture capture,
    @Setting("The column of `capture: watermark`.") WatermarkConfig watermark,
    @Setting("The columns of `apply: history`.") HistoryColumns history,
    @Setting("Partitions of the target's table, where a `column` is named.")
        PartitionBy partitionBy) {

  public TableOverride {
    Demand.notBlank(match, "match");
    if (rename != null) {
      Demand.name(rename, "rename");
    }
    if (where != null) {
      Demand.notBlank(where, "where");
    }
    columns = Map.copyOf(columns);
    includeColumns = List.copyOf(includeColumns);
    excludeColumns = List.copyOf(excludeColumns);
    key = List.copyOf(key);
    Demand.that(key.stream().distinct().count() == key.size(), "key", "must name a column once");
    Demand.that(
        capture != Capture.WATERMARK || watermark.column() != null,
        "watermark",
        "must have a column where capture is watermark");
    Demand.that(
        capture == Capture.WATERMARK || watermark.column() == null,
        "watermark",
        "is of no use unless capture is watermark");
    Demand.that(
        apply != Apply.APPEND || watermark.deletes() != WatermarkConfig.Deletes.KEYS,
        "watermark",
        "must leave deletes at ignore where apply is append: what the source has no more stays");
  }

  /** What becomes of rows that change. */
  public enum Apply {
    MIRROR,
    APPEND,
    HISTORY
  }

  /** How it is found what changed. */
  public enum Capture {
    AUTO,
    COMPARE,
    WATERMARK,
    CHANGE_TRACKING,
    CDC
  }

  /** True where the column is left out by its name. */
  public boolean omits(String name) {
    ColumnOverride column = column(name);
    return column != null && column.carry() == ColumnOverride.Carry.OMIT;
  }

  /** What is said of a column; nothing where it is not named. */
  public @Nullable ColumnOverride column(String name) {
    return columns.get(name);
  }
}
