// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;

/** A database that tables are read from. Thread-safe; holds no connection itself. */
public interface Source {

  /**
   * A way to the source for one slot; it connects when it is first used.
   *
   * @param name what the source may show as the client's name, for example {@code 0} for slot 0
   */
  SourceSession session(String name);

  /**
   * Connects once.
   *
   * @return which database answers, as far as it can tell
   * @throws io.convoy.common.error.ConvoyException that says what to check
   */
  DatabaseIdentity identify();

  /** What becomes of its types. */
  TypeRegistry types();

  /**
   * What its owner could do to have steps find changes without looking at all rows.
   *
   * @param product as its snapshots call it
   * @return none where there is nothing to be done
   */
  default List<Advice> advice(String product, List<Table> tables) {
    return List.of();
  }

  /**
   * Something that Convoy does not do by itself.
   *
   * @param statements that would do it, in the source's language
   */
  record Advice(String text, String statements) {}

  /** How many connections the point in time takes, besides one for each session that works. */
  default int connectionsOfSnapshot() {
    return 0;
  }
}
