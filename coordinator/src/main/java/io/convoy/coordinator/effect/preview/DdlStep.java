// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

/** When within a run a statement is carried out; in that order. */
public enum DdlStep {
  /** What is in the way goes, or is emptied. */
  RESET,
  /** Schemas, types, sequences, and tables with columns and defaults. */
  SCHEMA,
  /** Keys, indexes, checks and comments of a table that has its rows. */
  KEYS,
  /** Foreign keys, and what else needs other tables, once all have their rows. */
  FOREIGN_KEYS,
  /** Roles that are missing, their memberships, and grants. */
  GRANTS,
  /** Sequences go on where the source's would. */
  SEQUENCES
}
