// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of PostgreSQL's output plugin {@code pgoutput}, as far as keys need it. */
sealed interface LogMessage {

  /**
   * A transaction begins, which has committed.
   *
   * @param transaction its number, in 32 bits
   */
  record Begin(int transaction) implements LogMessage {}

  /**
   * Its end.
   *
   * @param end where the log goes on after it
   */
  record Commit(long end) implements LogMessage {}

  /** What a table looks like in what follows. */
  record Relation(int oid, List<LoggedColumn> columns) implements LogMessage {}

  /** A row came. */
  record Insert(int oid, List<@Nullable String> row) implements LogMessage {}

  /**
   * A row changed.
   *
   * @param old as it was before; null where nothing of its identity changed
   */
  record Update(int oid, @Nullable OldRow old, List<@Nullable String> row) implements LogMessage {}

  /** A row went. */
  record Delete(int oid, OldRow old) implements LogMessage {}

  /** Tables were emptied. */
  record Truncate(List<Integer> oids) implements LogMessage {}

  /** Nothing of rows. */
  record Other() implements LogMessage {}

  /** A column, and whether old rows have its value where they are told by their identity. */
  record LoggedColumn(String name, Identity identity) {}

  /** Whether a column is part of what tells rows apart. */
  enum Identity {
    PART,
    NONE
  }

  /** What is told of a row that is no more. */
  record OldRow(Told told, List<@Nullable String> values) {}

  /** How much. */
  enum Told {
    WHOLE,
    IDENTITY
  }

  /** In the place of a value that is not told since it did not change. */
  String UNCHANGED = "\0unchanged";
}
