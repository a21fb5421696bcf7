// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.source.Access;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.MemberRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PermissionRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Scope;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Sight;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.State;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Translates what users may do in a database to grants on its tables and sequences, as far as that
 * gives nobody more than the source does; all else stays on the list in T-SQL. Asks no server.
 */
final class AccessMapping {
  private static final Set<String> RIGHTS =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES");

  /** What a grant on the database would say; members of other fixed roles have more than rows. */
  private static final Map<String, Set<String>> FIXED =
      Map.of(
          "db_datareader",
          Set.of("SELECT"),
          "db_datawriter",
          new TreeSet<>(Set.of("INSERT", "UPDATE", "DELETE")));

  private final PrincipalRows rows;
  private final PrincipalLists lists;
  private final Denials denials;
  private final Map<CarriedTable, Table> tables = new LinkedHashMap<>();
  private final Map<TableId, Table> sequences = new LinkedHashMap<>();
  private final Map<Table, Set<Grant>> grants = new LinkedHashMap<>();
  private final Map<String, Table> firstOf = new TreeMap<>();
  private final Set<String> granted = new TreeSet<>();
  private final Set<String> left = new LinkedHashSet<>();
  private final Set<String> ofWhole = new LinkedHashSet<>();

  private AccessMapping(PrincipalRows rows, CarriedTables carried, List<Table> described) {
    this.rows = rows;
    this.lists = new PrincipalLists(rows);
    this.denials = new Denials(rows.members(), rows.permissions());
    int place = 0;
    for (CarriedTable table : carried.tables()) {
      Table one = described.get(place++);
      tables.put(table, one);
      grants.put(one, new LinkedHashSet<>());
      firstOf.putIfAbsent(one.getId().getSchemaName(), one);
      one.getSequences().stream()
          .filter(sequence -> sequence.getColumn() == null)
          .forEach(sequence ->
              sequences.putIfAbsent(
                  new TableId(sequence.getSchemaName(), sequence.getName()), one));
    }
  }

  /**
   * Gives the described tables their grants.
   *
   * @param described the carried tables, in their order
   * @param outside tables that are not carried, whose grants nobody asks about
   */
  static Access map(
      PrincipalRows rows, CarriedTables carried, List<Table> described, Set<Long> outside) {
    AccessMapping mapping = new AccessMapping(rows, carried, described);
    List<PermissionRow> asked =
        rows.permissions().stream().filter(row -> !outside.contains(row.object())).toList();
    List<String> texts = asked.stream().map(PermissionRow::text).toList();
    List<String> reported = DatabaseNotes.of(mapping.lists.all(texts));
    if (rows.whole() == Sight.SOME) {
      List<String> lines = new ArrayList<>(reported);
      lines.add(
          "not carried: any role or grant, since the login may not see all that is denied: GRANT"
              + " VIEW DEFINITION lets it");
      return new Access(List.of(), reported, lines);
    }
    asked.forEach(mapping::add);
    mapping.addFixed();
    mapping.grants.forEach((table, some) -> Access.grant(table, List.copyOf(some)));
    return new Access(
        mapping.lists.holders(mapping.granted), reported, DatabaseNotes.of(mapping.left()));
  }

  private void add(PermissionRow row) {
    boolean isRight = !Denials.isDenial(row) && RIGHTS.contains(row.permission());
    if (!isRight || !lists.isRole(row.grantee())) {
      left.add(row.text());
      return;
    }
    switch (row.scope()) {
      case OBJECT, COLUMN -> addToObject(row);
      case SCHEMA, DATABASE -> {
        ofWhole.add(row.text());
        addToAll(row);
      }
      case OTHER -> left.add(row.text());
    }
  }

  private void addToObject(PermissionRow row) {
    boolean found = false;
    for (Map.Entry<CarriedTable, Table> entry : tables.entrySet()) {
      if (entry.getKey().number() == row.object()) {
        found = true;
        addToTable(entry.getKey(), row);
      }
    }
    TableId sequence = new TableId(String.valueOf(row.schema()), String.valueOf(row.name()));
    if (!found && sequences.containsKey(sequence) && row.permission().equals("UPDATE")) {
      addToSequence(sequence, row);
    } else if (!found) {
      left.add(row.text());
    }
  }

  /** What may be updated of a sequence is its next value. */
  private void addToAll(PermissionRow row) {
    for (CarriedTable table : tables.keySet()) {
      if (row.schema() == null || row.schema().equals(table.row().name().getSchemaName())) {
        addToTable(table, row);
      }
    }
    if (row.permission().equals("UPDATE")) {
      for (TableId sequence : sequences.keySet()) {
        if (row.schema() == null || row.schema().equals(sequence.getSchemaName())) {
          addToSequence(sequence, row);
        }
      }
    }
  }

  private void addToTable(CarriedTable table, PermissionRow row) {
    TableId name = table.row().name();
    CarriedColumn column = table.columns().get(row.column());
    if (rows.guarded().contains(table.number())) {
      leave(row, name, "shows some of its rows or values to some users only");
    } else if (denials.bar(row.grantee(), row.permission(), name)) {
      leave(row, name, "a DENY or REVOKE is in its way");
    } else if (row.scope() == Scope.COLUMN && column == null) {
      left.add(row.text());
    } else {
      Table described = described(table);
      GrantObject object = column == null ? GrantObject.TABLE : GrantObject.COLUMN;
      String part = column == null ? null : column.name();
      give(described, grant(object, null, part, row.permission(), row));
      use(described.getId().getSchemaName(), row);
    }
  }

  private Table described(CarriedTable table) {
    Table described = tables.get(table);
    if (described == null) {
      throw new IllegalStateException("no description of " + table.id());
    }
    return described;
  }

  private void addToSequence(TableId sequence, PermissionRow row) {
    Table with = sequences.get(sequence);
    if (denials.bar(row.grantee(), row.permission(), sequence)) {
      leave(row, sequence, "a DENY or REVOKE is in its way");
    } else if (with != null) {
      String schema = sequence.getSchemaName();
      give(with, grant(GrantObject.SEQUENCE, schema, sequence.getName(), "USAGE", row));
      use(schema, row);
    }
  }

  /** Whoever may use what is in a schema of PostgreSQL needs the schema too. */
  private void use(String schema, PermissionRow row) {
    Table with = firstOf.getOrDefault(schema, tables.values().iterator().next());
    PermissionRow plain =
        new PermissionRow(
            State.GRANT, "USAGE", Scope.SCHEMA, 0, 0, schema, null, row.grantee(), row.text());
    give(with, grant(GrantObject.SCHEMA, schema, null, "USAGE", plain));
  }

  private void give(Table table, Grant grant) {
    grants.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(grant);
    if (grant.getGrantee() != null) {
      granted.add(grant.getGrantee());
    }
  }

  private static Grant grant(
      GrantObject object,
      @Nullable String schema,
      @Nullable String name,
      String privilege,
      PermissionRow row) {
    return Grant.newBuilder()
        .setObject(object)
        .setSchemaName(schema)
        .setName(name)
        .setPrivilege(privilege)
        .setGrantee(row.grantee().equals(Denials.PUBLIC) ? null : row.grantee())
        .setGrantable(row.state() == State.GRANT_WITH_GRANT_OPTION)
        .build();
  }

  private void leave(PermissionRow row, TableId name, String why) {
    left.add("%s (%s: %s)".formatted(row.text(), SqlServerNames.quote(name), why));
  }

  private void addFixed() {
    for (MemberRow member : rows.members()) {
      Set<String> rights = FIXED.get(member.role());
      if (rights == null) {
        continue;
      }
      String text =
          "ALTER ROLE %s ADD MEMBER %s"
              .formatted(
                  SqlServerNames.quote(member.role()), SqlServerNames.quote(member.member()));
      if (!lists.isRole(member.member())) {
        left.add(text);
        continue;
      }
      ofWhole.add(text);
      for (String right : rights) {
        addToAll(
            new PermissionRow(
                State.GRANT, right, Scope.DATABASE, 0, 0, null, null, member.member(), text));
      }
    }
  }

  private List<ObjectRow> left() {
    List<ObjectRow> objects = new ArrayList<>(lists.left(lists.holders(granted), FIXED.keySet()));
    left.forEach(text -> objects.add(new ObjectRow("grants", text)));
    String later = "grants on tables to come (those of this run have them)";
    ofWhole.forEach(text -> objects.add(new ObjectRow(later, text)));
    return objects;
  }
}
