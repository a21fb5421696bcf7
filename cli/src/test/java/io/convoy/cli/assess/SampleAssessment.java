// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.common.config.TypeOptions;
import io.convoy.coordinator.effect.preview.DdlStep;
import io.convoy.coordinator.effect.preview.PlannedStatement;
import io.convoy.coordinator.effect.preview.TargetForecast;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import io.convoy.coordinator.effect.preview.TargetForecast.Fate;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.extractor.survey.PlannedChunks;
import io.convoy.extractor.survey.PlannedChunks.Certainty;
import io.convoy.extractor.survey.ReadSample;
import io.convoy.extractor.survey.ReadSample.Read;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.TypeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An assessment with something of everything, and with names that nobody should trust. */
final class SampleAssessment {
  static final String EVIL = "<script>alert('1')</script> \u001b[31m\u202e&";

  private static final TableId ORDERS = new TableId("dbo", "Orders");
  private static final TableId EVIL_ID = new TableId("dbo", EVIL);

  private SampleAssessment() {}

  static Assessment of() {
    List<Table> tables = List.of(orders(), evil());
    List<AssessedTable> assessed =
        List.of(
            new AssessedTable(
                tables.getFirst(),
                "\"public\".\"Orders\"",
                new PlannedChunks(384, Certainty.PLANNED, List.of())),
            new AssessedTable(
                tables.getLast(),
                "\"public\".\"" + EVIL + "\"",
                new PlannedChunks(3, Certainty.ESTIMATED, List.of())));
    return new Assessment(
        "shop",
        Instant.parse("2026-11-26T12:34:56.789Z"),
        new Assessment.Ends(
            "jdbc:sqlserver://old:1433;databaseName=Shop",
            "Microsoft SQL Server 2022, Developer Edition",
            "PER_STATEMENT",
            "snapshot isolation",
            "jdbc:postgresql://new/shop",
            "drop"),
        assessed,
        new TypeDecisions(TypeOptions.DEFAULTS).of(tables, TypeRegistry.sqlServer()),
        forecast(),
        List.of(Note.of("target", "user \"owner\" may not create schema \"convoy\"")),
        decisions(),
        warnings(),
        List.of("whether it rains"),
        Estimate.of(tables, sample()).orElseThrow());
  }

  private static List<Note> decisions() {
    return List.of(
        Note.of("source", "not carried: 2 synonyms: dbo.S1, dbo.S2"),
        new Note(
            "dbo.Orders", "text of t", "CREATE TRIGGER t ON Orders\n  AFTER INSERT AS\n\tPRINT 1"),
        Note.of(EVIL, "default of column x is not carried: " + EVIL));
  }

  private static List<Note> warnings() {
    List<Note> warnings = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      warnings.add(Note.of("dbo.T" + i, "has no primary key and nothing else that is unique"));
    }
    warnings.add(Note.of("source", "3 text columns may hold U+0000"));
    return warnings;
  }

  private static ReadSample sample() {
    return new ReadSample(
        Duration.ofSeconds(5),
        4,
        Map.of(ORDERS, new Read(1_000_000, 150_000_000, List.of(), List.of())));
  }

  private static TargetForecast forecast() {
    return new TargetForecast(
        new Server("PostgreSQL 18.6", "shop", "owner", Map.of("max_connections", "100")),
        List.of(),
        Map.of(),
        List.of(
            new PlannedStatement(
                DdlStep.RESET, null, "DROP TABLE IF EXISTS \"public\".\"Orders\"", List.of()),
            new PlannedStatement(
                DdlStep.SCHEMA,
                ORDERS,
                "CREATE TABLE \"public\".\"Orders\" (\n  \"Id\" bigint NOT NULL\n)",
                List.of("app")),
            new PlannedStatement(
                DdlStep.SCHEMA, EVIL_ID, "CREATE TABLE \"" + EVIL + "\" ()", List.of()),
            new PlannedStatement(
                DdlStep.KEYS,
                ORDERS,
                "ALTER TABLE \"public\".\"Orders\" ADD PRIMARY KEY (\"Id\")",
                List.of())),
        List.of(new Existing(ORDERS, "\"public\".\"Orders\"", 17, 16_384, Fate.DROPPED)),
        List.of(),
        List.of(),
        List.of());
  }

  private static Table orders() {
    return table(ORDERS, 80_000_000, 12_884_901_888L)
        .setColumns(
            List.of(
                column("Id", "bigint", "bigint", "bigint"),
                column("At", "datetime2(7)", "datetime2", "timestamp(6) without time zone"),
                column("Seen", "datetime2(3)", "datetime2", "timestamp(3) without time zone"),
                column("Note", "nvarchar(40)", "nvarchar", "character varying(40)"),
                column("Ver", "rowversion", "rowversion", "bytea")))
        .setKeys(
            List.of(
                Key.newBuilder().setName("PK").setPrimary(true).setColumns(List.of("Id")).build()))
        .build();
  }

  private static Table evil() {
    return table(EVIL_ID, -1, 90_000_000)
        .setColumns(List.of(column(EVIL, "nvarchar(9)", "nvarchar", "character varying(9)")))
        .setKeys(List.of())
        .build();
  }

  static Table.Builder table(TableId id, long rows, long bytes) {
    return Table.newBuilder()
        .setId(id)
        .setEstimatedRows(rows)
        .setEstimatedBytes(bytes)
        .setColumns(List.of())
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of());
  }

  static Column column(String name, String type, String baseType, String targetType) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(baseType)
        .setTargetType(targetType)
        .setNullable(true)
        .build();
  }
}
