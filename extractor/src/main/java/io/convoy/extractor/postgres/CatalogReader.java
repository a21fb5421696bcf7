// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.ColumnCatalog.Typed;
import io.convoy.extractor.postgres.TableCatalog.Head;
import io.convoy.extractor.postgres.TableSettings.Setting;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the tables together from what each part of the catalog says of them. */
final class CatalogReader {
  private final TypeCatalog types;
  private final TypeExtras typeExtras;
  private final OwnCode code;
  private final Extensions extensions;
  private final List<String> searchPath;
  private final Map<Long, List<Typed>> columns;
  private final Map<Long, List<Key>> keys;
  private final Map<Long, List<Constraint>> constraints;
  private final Map<Long, List<Index>> indexes;
  private final ForeignKeyCatalog foreignKeys;
  private final SequenceCatalog sequences;
  private final NeededObjects needed;
  private final SchemaCatalog schemas;
  private final Map<Long, List<Setting>> settings;
  private final Map<Long, List<String>> warnings;

  private CatalogReader(Catalog catalog) throws SQLException {
    this.types = TypeCatalog.read(catalog);
    this.typeExtras = TypeExtras.read(catalog);
    this.code = OwnCode.read(catalog);
    this.extensions = Extensions.read(catalog);
    this.searchPath = SearchPath.read(catalog);
    this.columns = ColumnCatalog.read(catalog, types);
    this.keys = KeyCatalog.keys(catalog);
    this.constraints = KeyCatalog.constraints(catalog);
    this.indexes = IndexCatalog.read(catalog);
    this.foreignKeys = ForeignKeyCatalog.read(catalog);
    this.sequences = SequenceCatalog.read(catalog, searchPath);
    this.needed = NeededObjects.read(catalog);
    this.schemas = SchemaCatalog.read(catalog);
    this.settings = TableSettings.read(catalog);
    this.warnings = TableWarnings.read(catalog);
  }

  /** Describes the catalog's tables, in the order of schema and name. */
  static Description describe(Catalog catalog) throws SQLException {
    CatalogReader reader = new CatalogReader(catalog);
    Map<Long, Table> byOid = new LinkedHashMap<>();
    for (Head head : TableCatalog.read(catalog)) {
      byOid.put(head.oid(), reader.table(head));
    }
    List<Table> tables = List.copyOf(byOid.values());
    List<TableId> all = TableFinder.all(catalog);
    if (all.size() == tables.size()) {
      Table first = tables.getFirst();
      List<UserType> types = new ArrayList<>(reader.schemas.withoutTables());
      types.addAll(first.getTypes());
      first.setTypes(types);
    }
    return new Description(
        tables,
        DatabaseWarnings.read(catalog, tables),
        all,
        AccessCatalog.read(catalog, byOid),
        List.of());
  }

  private UserTypes userTypes(Head head, List<Typed> typed) {
    UserTypes userTypes = new UserTypes(types, typeExtras, code, extensions);
    userTypes.addExtensions(needed.extensions(head.oid()));
    typed.forEach(column -> userTypes.addType(column.type()));
    if (head.ofType() != 0) {
      userTypes.addType(head.ofType());
    }
    needed.code(head.oid()).forEach(userTypes::addCode);
    return userTypes;
  }

  private Table table(Head head) {
    long oid = head.oid();
    List<Typed> typed = columns.getOrDefault(oid, List.of());
    UserTypes userTypes = userTypes(head, typed);
    List<UserType> inOrder = new ArrayList<>(schemas.of(head.id().getSchemaName()));
    inOrder.addAll(userTypes.inOrderOfCreation());
    Table table =
        Table.newBuilder()
            .setId(head.id())
            .setEstimatedRows(head.rows())
            .setEstimatedBytes(head.bytes())
            .setPages(head.pages())
            .setColumns(typed.stream().map(Typed::column).toList())
            .setKeys(keys.getOrDefault(oid, List.of()))
            .setIndexes(indexes.getOrDefault(oid, List.of()))
            .setForeignKeys(foreignKeys.of(oid))
            .setConstraints(constraints.getOrDefault(oid, List.of()))
            .setSequences(sequences.of(oid))
            .setTypes(inOrder)
            .setSearchPath(searchPath(inOrder))
            .setComment(head.comment())
            .setWarnings(warnings(oid, userTypes))
            .build();
    TableSettings.set(table, settings.getOrDefault(oid, List.of()));
    return table;
  }

  /** Where what the table needs may be found by a name alone; nothing where it needs nothing. */
  private List<String> searchPath(List<UserType> needed) {
    if (needed.isEmpty()) {
      return List.of();
    }
    Set<String> path = new LinkedHashSet<>(searchPath);
    needed.stream()
        .filter(type -> type.getKind() == UserTypeKind.EXTENSION)
        .forEach(extension -> path.add(extension.getSchemaName()));
    return List.copyOf(path);
  }

  private List<String> warnings(long oid, UserTypes userTypes) {
    List<String> all = new ArrayList<>(warnings.getOrDefault(oid, List.of()));
    all.addAll(foreignKeys.warnings(oid));
    all.addAll(userTypes.warnings());
    for (String object : needed.notCarried(oid)) {
      all.add("uses what is not carried: " + object);
    }
    return all;
  }
}
