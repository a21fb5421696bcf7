// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.extractor.survey.PlannedChunks;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;

/**
 * A table that a run would carry.
 *
 * @param target its name there, qualified and quoted
 */
public record AssessedTable(Table table, String target, PlannedChunks chunks) {

  /** How rows of a table are told apart. */
  public enum Identity {
    PRIMARY_KEY,
    UNIQUE,
    NONE
  }

  /** As messages call it. */
  public String name() {
    return TableName.of(table.getId());
  }

  long bytes() {
    return Math.max(0, table.getEstimatedBytes());
  }

  /** How its rows are told apart. */
  public Identity identity() {
    if (table.getKeys().stream().anyMatch(Key::getPrimary)) {
      return Identity.PRIMARY_KEY;
    }
    return table.getKeys().isEmpty() && table.getIndexes().stream().noneMatch(Index::getUnique)
        ? Identity.NONE
        : Identity.UNIQUE;
  }
}
