// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do to the target, as far as can be told without doing it.
 *
 * @param server what was looked at; null where the target could not be reached
 * @param notSeen what could not be looked at, and why
 * @param names of the tables in the target, qualified and quoted
 * @param statements in the order of a run
 * @param existing tables that are there already
 * @param blockers what would end a run, before it has changed anything
 * @param warnings what a run would go on with
 * @param notCarried what would not be there after a run
 */
public record TargetForecast(
    @Nullable Server server,
    List<String> notSeen,
    Map<TableId, String> names,
    List<PlannedStatement> statements,
    List<Existing> existing,
    List<Finding> blockers,
    List<Finding> warnings,
    List<Finding> notCarried) {

  /**
   * The server that was looked at.
   *
   * @param settings by name, those that bear on a run
   */
  public record Server(String product, String database, String user, Map<String, String> settings) {
    public Server {
      settings = Map.copyOf(settings);
    }
  }

  /**
   * A table of the target that has the name of one of the run.
   *
   * @param name in the target, qualified and quoted
   * @param rows as the server estimates them; -1 where it does not
   * @param bytes with indexes
   * @param fate what a run does with it
   */
  public record Existing(TableId table, String name, long rows, long bytes, Fate fate) {}

  /** What a run does with a table that is there already. */
  public enum Fate {
    /** The run ends before it changes anything. */
    REFUSED,
    EMPTIED,
    DROPPED,
    /** In another schema, until somebody drops it. */
    PUT_ASIDE
  }

  /**
   * Something to be said.
   *
   * @param table of the source that it is about; null where it is about none, or several
   * @param code with which a run would end for it; null where it would not, or it is not known
   */
  public record Finding(@Nullable TableId table, String text, @Nullable ErrorCode code) {
    public Finding(@Nullable TableId table, String text) {
      this(table, text, null);
    }

    /** What would be said when a run ends. */
    static Finding of(@Nullable TableId table, ConvoyException failure) {
      return new Finding(table, String.valueOf(failure.getMessage()), failure.code());
    }
  }

  public TargetForecast {
    notSeen = List.copyOf(notSeen);
    names = Map.copyOf(names);
    statements = List.copyOf(statements);
    existing = List.copyOf(existing);
    blockers = List.copyOf(blockers);
    warnings = List.copyOf(warnings);
    notCarried = List.copyOf(notCarried);
  }
}
