// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog says of a database, row by row, before anything is made of it. Tables, columns
 * and indexes are named by the catalog's numbers.
 *
 * @param notes what belongs to a table and is not carried with it
 * @param objects what the database holds besides tables
 */
record CatalogRows(
    TableRows tables,
    List<ColumnRow> columns,
    KeyRows keys,
    List<IdentityRow> identities,
    List<SequenceRow> sequences,
    List<PropertyRow> properties,
    List<NoteRow> notes,
    List<ObjectRow> objects) {

  /**
   * What concerns tables as a whole.
   *
   * @param selectable the tables that the login may read; null for all, and where the server does
   *     not say
   * @param spellings names of columns as INFORMATION_SCHEMA spells them
   */
  record TableRows(
      List<TableRow> tables,
      @Nullable Set<Long> selectable,
      List<SpellingRow> spellings,
      List<SizeRow> sizes,
      List<SchemaRow> schemas) {}

  /** What concerns keys, indexes, constraints and defaults. */
  record KeyRows(
      List<IndexRow> indexes,
      List<IndexColumnRow> indexColumns,
      List<ForeignKeyRow> foreignKeys,
      List<ForeignKeyColumnRow> foreignKeyColumns,
      List<ExpressionRow> expressions) {}

  /** A kind of table that PostgreSQL has no equal of. */
  enum TableTrait {
    SYSTEM_VERSIONED,
    HISTORY,
    MEMORY_OPTIMIZED,
    GRAPH_NODE,
    GRAPH_EDGE,
    EXTERNAL,
    FILE_TABLE,
    LEDGER,
    CAPTURED
  }

  /**
   * A table.
   *
   * @param history the table that holds the earlier versions of its rows; 0 for none
   */
  record TableRow(long id, TableId name, long history, Set<TableTrait> traits) {}

  /** A column's name as INFORMATION_SCHEMA spells it, and its table's. */
  record SpellingRow(TableId table, String column) {}

  /**
   * How much a table holds.
   *
   * @param rows -1 where the server does not know
   * @param bytes -1 where the server does not know
   */
  record SizeRow(long table, long rows, long bytes) {}

  /** What is special about a column. */
  enum ColumnTrait {
    NULLABLE,
    IDENTITY,
    COMPUTED,
    SPARSE,
    COLUMN_SET,
    PERIOD,
    ENCRYPTED,
    DROPPED
  }

  /**
   * A column.
   *
   * @param graph the graph_type of a column of a node or an edge; 0 for all others
   */
  record ColumnRow(
      long table,
      int number,
      String name,
      TypeSpec type,
      @Nullable String collation,
      Set<ColumnTrait> traits,
      int graph) {

    boolean is(ColumnTrait trait) {
      return traits.contains(trait);
    }
  }

  /** What is special about an index. */
  enum IndexTrait {
    UNIQUE,
    PRIMARY_KEY,
    UNIQUE_CONSTRAINT,
    DISABLED,
    HYPOTHETICAL,
    IGNORES_DUPLICATES
  }

  /**
   * An index or the index of a key.
   *
   * @param constraint the key's own number; 0 where there is none
   * @param type as in sys.indexes
   * @param filter of a filtered index
   */
  record IndexRow(
      long table,
      int number,
      String name,
      long constraint,
      int type,
      Set<IndexTrait> traits,
      @Nullable String filter) {

    boolean is(IndexTrait trait) {
      return traits.contains(trait);
    }
  }

  /** What a column is to an index. */
  enum IndexPart {
    ASCENDING,
    DESCENDING,
    INCLUDED
  }

  /** A column of an index; rows come in the order of the key, then of inclusion. */
  record IndexColumnRow(long table, int index, int column, IndexPart part) {}

  /** What a constraint guarantees. */
  enum Trust {
    TRUSTED,
    NOT_TRUSTED,
    DISABLED
  }

  /** A foreign key; actions as in sys.foreign_keys. */
  record ForeignKeyRow(
      long id, String name, long table, long referenced, int onDelete, int onUpdate, Trust trust) {}

  /** A pair of columns of a foreign key; rows come in its order. */
  record ForeignKeyColumnRow(long key, int column, int referenced) {}

  /** Where a table has an expression. */
  enum ExpressionKind {
    DEFAULT,
    CHECK,
    COMPUTED
  }

  /**
   * An expression in T-SQL.
   *
   * @param id of its own; a computed column's table
   * @param column that it belongs to; 0 for a constraint of the table
   * @param definition null where the login may not see it, or the server fails over it
   */
  record ExpressionRow(
      ExpressionKind kind,
      long id,
      long table,
      int column,
      String name,
      @Nullable String definition,
      Trust trust) {

    ExpressionRow withDefinition(@Nullable String text) {
      return new ExpressionRow(kind, id, table, column, name, text, trust);
    }
  }

  /**
   * A sequence.
   *
   * @param type the name of its type
   * @param last the value last given; null where none was, or where the server does not say
   * @param tellsLast whether it says
   */
  record SequenceRow(
      TableId name,
      String type,
      BigDecimal start,
      BigDecimal increment,
      BigDecimal least,
      BigDecimal most,
      boolean cycles,
      BigDecimal current,
      @Nullable BigDecimal last,
      boolean tellsLast) {}

  /**
   * Where an identity stands.
   *
   * @param last the value last given; null where none was, or where it may have been the seed
   * @param next what comes first where none was given yet; null where the server does not say
   *     whether the seed was given
   */
  record IdentityRow(
      long table,
      int column,
      BigDecimal seed,
      BigDecimal increment,
      @Nullable BigDecimal last,
      @Nullable BigDecimal next) {}

  /** What an extended property is about. */
  enum PropertyOwner {
    OBJECT_OR_COLUMN,
    INDEX,
    SCHEMA,
    OTHER
  }

  /**
   * An extended property: a comment, or anything else that somebody wanted to keep.
   *
   * @param major number of the table, constraint or schema
   * @param minor number of the column or index; 0 for the table or constraint itself
   * @param ownerName as the report calls it
   */
  record PropertyRow(
      PropertyOwner owner, long major, int minor, String ownerName, String name, String text) {}

  /** A schema that users made, or the one that every database has for them. */
  record SchemaRow(long id, String name) {}

  /**
   * Something of a table: {@code what} ends in "are not carried" or the like.
   *
   * @param text its own, in T-SQL; null where it has none
   */
  record NoteRow(long table, String what, String name, @Nullable String text) {}

  /**
   * An object of the database.
   *
   * @param kind in the plural
   * @param text its own, in T-SQL; null where it has none
   */
  record ObjectRow(String kind, String name, @Nullable String text) {
    ObjectRow(String kind, String name) {
      this(kind, name, null);
    }
  }
}
