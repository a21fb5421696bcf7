// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes columns out of a table, and whatever needs them, which is told with its text. */
final class OmittedColumns {
  private final Table table;
  private final Set<String> omitted;
  private final Map<TableId, Set<String>> ofAll;
  private final List<String> told = new ArrayList<>();

  private OmittedColumns(Table table, Map<TableId, Set<String>> ofAll) {
    this.table = table;
    this.omitted = ofAll.getOrDefault(table.getId(), Set.of());
    this.ofAll = ofAll;
  }

  /**
   * Changes the description.
   *
   * @param ofAll the columns that are left out, by table
   */
  static void leaveOut(Table table, Map<TableId, Set<String>> ofAll) {
    OmittedColumns columns = new OmittedColumns(table, ofAll);
    columns.leaveOutForeignKeys();
    if (!columns.omitted.isEmpty()) {
      columns.leaveOut();
    }
    TableWarning.addAll(table, columns.told);
  }

  private void leaveOut() {
    told.addFirst("columns are omitted, as configured: " + String.join(", ", List.copyOf(omitted)));
    List<Column> gone =
        table.getColumns().stream().filter(column -> omitted.contains(column.getName())).toList();
    table.setOmitted(List.copyOf(omitted));
    table.setColumns(
        table.getColumns().stream().filter(column -> !omitted.contains(column.getName())).toList());
    table.getColumns().forEach(this::keepValues);
    leaveOutKeys();
    leaveOutIndexes();
    leaveOutConstraints();
    leaveOutSequences();
    leaveOutExtensions(gone);
  }

  /** What is computed of an omitted column arrives as the source's values. */
  private void keepValues(Column column) {
    String expression = column.getGeneratedExpression();
    MentionedColumns.first(expression, omitted)
        .ifPresent(name -> {
          String original = column.getOriginal() == null ? expression : column.getOriginal();
          tell(
              "the expression of column " + column.getName() + ", which has the source's values,",
              name,
              String.valueOf(original));
          column.setGeneratedExpression(null);
          column.setGeneratedStored(false);
          column.setOriginal(null);
        });
  }

  private void leaveOutKeys() {
    List<Key> kept = new ArrayList<>();
    for (Key key : table.getKeys()) {
      Optional<String> needed = first(key.getColumns());
      if (needed.isEmpty()) {
        key.setInclude(included(key.getName(), key.getInclude()));
        kept.add(key);
      } else {
        String kind = key.getPrimary() ? "primary key " : "unique constraint ";
        tell(kind + key.getName(), needed.orElseThrow(), list(key.getColumns()));
        forget(key.getName());
      }
    }
    table.setKeys(kept);
  }

  private void leaveOutIndexes() {
    List<Index> kept = new ArrayList<>();
    for (Index index : table.getIndexes()) {
      Optional<String> needed =
          index.getColumns().stream()
              .flatMap(column ->
                  column.getColumn() == null
                      ? MentionedColumns.first(column.getExpression(), omitted).stream()
                      : first(List.of(column.getColumn())).stream())
              .findFirst()
              .or(() -> MentionedColumns.first(index.getPredicate(), omitted));
      if (needed.isEmpty()) {
        index.setInclude(included(index.getName(), index.getInclude()));
        kept.add(index);
      } else {
        String kind = index.getUnique() ? "unique index " : "index ";
        tell(kind + index.getName(), needed.orElseThrow(), text(index));
        forget(index.getName());
      }
    }
    table.setIndexes(kept);
  }

  /** Without it the index means the same, and answers fewer questions by itself. */
  private List<String> included(String index, List<String> include) {
    first(include)
        .ifPresent(name ->
            told.add("%s does not include column %s, which is omitted".formatted(index, name)));
    return include.stream().filter(name -> !omitted.contains(name)).toList();
  }

  private static String text(Index index) {
    List<String> columns =
        index.getColumns().stream()
            .map(column ->
                Objects.requireNonNullElse(
                    column.getColumn(), String.valueOf(column.getExpression())))
            .toList();
    String predicate = index.getOriginal() == null ? index.getPredicate() : index.getOriginal();
    return list(columns) + (predicate == null ? "" : " WHERE " + predicate);
  }

  private void leaveOutConstraints() {
    List<Constraint> kept = new ArrayList<>();
    for (Constraint constraint : table.getConstraints()) {
      String definition = constraint.getDefinition();
      Optional<String> needed = MentionedColumns.first(definition, omitted);
      if (needed.isEmpty()) {
        kept.add(constraint);
      } else {
        String original = constraint.getOriginal() == null ? definition : constraint.getOriginal();
        tell("constraint " + constraint.getName(), needed.orElseThrow(), original);
        forget(constraint.getName());
      }
    }
    table.setConstraints(kept);
  }

  /** By columns of either table. */
  private void leaveOutForeignKeys() {
    List<ForeignKey> kept = new ArrayList<>();
    for (ForeignKey key : table.getForeignKeys()) {
      Set<String> there = ofAll.getOrDefault(key.getReferencedTable(), Set.of());
      Optional<String> needed =
          first(key.getColumns())
              .or(() -> key.getReferencedColumns().stream().filter(there::contains).findFirst());
      if (needed.isEmpty()) {
        kept.add(key);
      } else {
        tell(
            "foreign key " + key.getName(),
            needed.orElseThrow(),
            "%s REFERENCES %s %s"
                .formatted(
                    list(key.getColumns()),
                    TableName.of(key.getReferencedTable()),
                    list(key.getReferencedColumns())));
      }
    }
    table.setForeignKeys(kept);
  }

  /** One that another column draws from stays, and belongs to none. */
  private void leaveOutSequences() {
    List<Sequence> kept = new ArrayList<>();
    for (Sequence sequence : table.getSequences()) {
      boolean loses = sequence.getColumn() != null && omitted.contains(sequence.getColumn());
      boolean isDrawnFrom =
          table.getColumns().stream()
              .map(Column::getDefaultExpression)
              .anyMatch(text -> text != null && text.contains(sequence.getName()));
      if (loses && isDrawnFrom) {
        sequence.setColumn(null);
      }
      if (!loses || isDrawnFrom) {
        kept.add(sequence);
      }
    }
    table.setSequences(kept);
  }

  /** An extension that an omitted column's type is of may be missing from the target. */
  private void leaveOutExtensions(List<Column> gone) {
    table.setTypes(
        table.getTypes().stream()
            .filter(type ->
                type.getKind() != UserTypeKind.EXTENSION
                    || gone.stream().noneMatch(column -> isIn(column, type.getSchemaName()))
                    || mentions(type.getSchemaName()))
            .toList());
  }

  private static boolean isIn(Column column, String schema) {
    return !schema.isEmpty() && column.getTargetType().contains(schema + ".");
  }

  /** Whatever is left of the table may need what the schema holds. */
  private boolean mentions(String schema) {
    String dotted = schema + ".";
    return table.getColumns().stream()
            .anyMatch(column ->
                isIn(column, schema)
                    || column.getFragile()
                    || contains(column.getDefaultExpression(), dotted)
                    || contains(column.getGeneratedExpression(), dotted))
        || table.getConstraints().stream()
            .anyMatch(check -> check.getFragile() || contains(check.getDefinition(), dotted))
        || table.getIndexes().stream()
            .anyMatch(index ->
                index.getFragile()
                    || contains(index.getPredicate(), dotted)
                    || index.getColumns().stream()
                        .anyMatch(column ->
                            contains(column.getExpression(), dotted)
                                || column.getOperatorClass() != null));
  }

  private static boolean contains(@Nullable String text, String part) {
    return text != null && text.contains(part);
  }

  private Optional<String> first(Collection<String> columns) {
    return columns.stream().filter(omitted::contains).findFirst();
  }

  private void tell(String what, String column, String original) {
    told.add(
        "%s is not carried: it uses column %s, which is omitted: %s"
            .formatted(what, column, original));
  }

  private void forget(String index) {
    if (index.equals(table.getClusteredOn())) {
      table.setClusteredOn(null);
    }
    if (index.equals(table.getReplicaIdentity())) {
      table.setReplicaIdentity(null);
    }
  }

  private static String list(List<String> columns) {
    return "(" + String.join(", ", columns) + ")";
  }
}
