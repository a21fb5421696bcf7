// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;

import io.convoy.coordinator.decision.Claim;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.Replacing;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.table.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** A run that swaps, step by step; its loader finds the tables where they are loaded. */
final class SwapRun {
  /** Where tables of schema public are loaded: its name differs by the pipeline's. */
  static final String SHADOW =
      "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'public_new_')";

  final Fixture fixture;
  final TargetEffects effects;
  final List<Table> tables;
  private final String run;

  SwapRun(Fixture fixture, TargetEffects effects, String run, Table... tables) {
    this.fixture = fixture;
    this.effects = effects;
    this.run = run;
    this.tables = List.of(tables);
  }

  static SwapRun of(Fixture fixture, Table... tables) {
    return new SwapRun(fixture, fixture.effects(), RUN, tables);
  }

  private List<Description> descriptions() {
    return tables.stream().map(Description::of).toList();
  }

  List<SpecificRecord> reset() {
    return effects.perform(
        new ResetTarget(run, descriptions(), List.of(), Replacing.BY_SWAP, Claim.UNTIL_HANDOVER));
  }

  List<Made> create() {
    List<Made> made = new ArrayList<>();
    for (Table table : tables) {
      TableCreated created =
          (TableCreated) Fixture.perform(effects, new CreateTable(run, Description.of(table)));
      TopicOpened opened = Fixture.open(effects, run, table, 0);
      made.add(
          new Made(
              table.getId(), created.getSchemaId(), opened.getTopic(), opened.getPartitions()));
    }
    return made;
  }

  /** Loads rows into the first tables: a VALUES list for each. */
  void load(List<Made> made, String... values) throws SQLException {
    if (values.length == 0) {
      return;
    }
    String shadow = fixture.one(SHADOW);
    for (int i = 0; i < values.length; i++) {
      String name = tables.get(i).getId().getName();
      fixture.load(
          made.get(i),
          0,
          1,
          "INSERT INTO \"%s\".\"%s\" OVERRIDING SYSTEM VALUE VALUES %s"
              .formatted(shadow, name, values[i]));
    }
  }

  /** All that comes between the last row and VERIFY. */
  void finish(List<Made> made) throws SQLException {
    for (int i = 0; i < tables.size(); i++) {
      long rows = fixture.rowsOf(made.get(i));
      Fixture.perform(effects, Fixture.finalize(made.get(i), tables.get(i), rows));
    }
    for (Table table : tables) {
      Fixture.perform(effects, new AddForeignKeys(run, Description.of(table)));
      Fixture.perform(effects, new SetSequences(run, Description.of(table), false));
    }
  }

  /** Up to SWAP. */
  void toSwap(String... values) throws SQLException {
    reset();
    List<Made> made = create();
    load(made, values);
    finish(made);
  }

  TablesSwapped swap() {
    return (TablesSwapped) Fixture.perform(effects, swapTables());
  }

  SwapTables swapTables() {
    return new SwapTables(run, descriptions());
  }

  void release(Ending ending) {
    Fixture.perform(effects, new ReleaseTarget(run, ending));
  }

  /** From the first step to the last. */
  TablesSwapped all(String... values) throws SQLException {
    toSwap(values);
    TablesSwapped swapped = swap();
    release(Ending.COMPLETED);
    return swapped;
  }

  /** Of the table where it is loaded. */
  String rows() throws SQLException {
    String table = tables.getFirst().getId().getName();
    return fixture.one("SELECT count(*) FROM \"" + fixture.one(SHADOW) + "\"." + table);
  }

  OldDropped dropOld() {
    return (OldDropped) Fixture.perform(effects, new DropOldTables(run));
  }
}
