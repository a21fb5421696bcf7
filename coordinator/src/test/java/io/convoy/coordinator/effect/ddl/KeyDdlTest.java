// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.onExpression;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class KeyDdlTest {
  private static final TargetTable TABLE =
      new TargetTable(Described.table("public", "t").build(), TargetNames.SAME);

  private static String sql(Key.Builder key) {
    return KeyDdl.key(TABLE, key.build()).sql();
  }

  private static String sql(ForeignKey.Builder key) {
    return KeyDdl.foreignKey(TABLE, key.build()).sql();
  }

  private static String sql(Index.Builder index) {
    return IndexDdl.create(TABLE, index.build()).sql();
  }

  @Test
  void writesKeysWithAllTheirOptions() {
    assertThat(sql(key("t_pkey", "a", "b").setPrimary(true)))
        .isEqualTo(
            "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"t_pkey\" PRIMARY KEY (\"a\", \"b\")");
    assertThat(
            sql(
                key("u", "a")
                    .setInclude(List.of("b", "c"))
                    .setNullsNotDistinct(true)
                    .setDeferrable(true)))
        .isEqualTo(
            "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"u\""
                + " UNIQUE NULLS NOT DISTINCT (\"a\") INCLUDE (\"b\", \"c\") DEFERRABLE");
    assertThat(sql(key("u", "a").setDeferrable(true).setInitiallyDeferred(true)))
        .endsWith("UNIQUE (\"a\") DEFERRABLE INITIALLY DEFERRED");
  }

  @Test
  void takesCheckAndExclusionConstraintsAsTheyAre() {
    Constraint positive =
        new Constraint("positive", "CHECK ((a > 0)) NOT VALID", null, null, false, false, null);

    assertThat(KeyDdl.constraint(TABLE, positive).sql())
        .isEqualTo(
            "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"positive\" CHECK ((a > 0)) NOT VALID");
  }

  @Test
  void writesForeignKeysWithAllTheirOptionsAndNotYetValid() {
    TableId users = new TableId("dbo", "Users");
    assertThat(sql(foreignKey("fk", List.of("a"), users)))
        .isEqualTo(
            "ALTER TABLE \"public\".\"t\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"a\")"
                + " REFERENCES \"dbo\".\"Users\" (\"id\")"
                + " ON UPDATE NO ACTION ON DELETE NO ACTION NOT VALID");
    assertThat(
            sql(
                foreignKey("fk", List.of("a", "b"), users)
                    .setReferencedColumns(List.of("x", "y"))
                    .setMatchFull(true)
                    .setOnUpdate(ReferentialAction.CASCADE)
                    .setOnDelete(ReferentialAction.SET_NULL)
                    .setOnDeleteColumns(List.of("b"))
                    .setDeferrable(true)
                    .setInitiallyDeferred(true)))
        .endsWith(
            "FOREIGN KEY (\"a\", \"b\") REFERENCES \"dbo\".\"Users\" (\"x\", \"y\") MATCH FULL"
                + " ON UPDATE CASCADE ON DELETE SET NULL (\"b\") DEFERRABLE INITIALLY DEFERRED"
                + " NOT VALID");
  }

  @Test
  void appliesNamesToBothEndsOfAForeignKey() {
    TargetTable table =
        new TargetTable(
            Described.table("dbo", "BlogPosts").build(),
            new ConfiguredNames(Map.of("dbo", "public"), Identifiers.SNAKE));
    ForeignKey key =
        foreignKey("FkOwner", List.of("OwnerId"), new TableId("dbo", "BlogUsers"))
            .setReferencedColumns(List.of("UserId"))
            .build();

    assertThat(KeyDdl.foreignKey(table, key).sql())
        .startsWith(
            "ALTER TABLE \"public\".\"blog_posts\" ADD CONSTRAINT \"fk_owner\""
                + " FOREIGN KEY (\"owner_id\") REFERENCES \"public\".\"blog_users\" (\"user_id\")");
    assertThat(KeyDdl.validate(table.sql(), "fk_owner").sql())
        .isEqualTo("ALTER TABLE \"public\".\"blog_posts\" VALIDATE CONSTRAINT \"fk_owner\"");
  }

  @Test
  void writesIndexesOfEveryKind() {
    assertThat(sql(index("i", on("a"), on("b").setDescending(true).setNullsFirst(true))))
        .isEqualTo("CREATE INDEX \"i\" ON \"public\".\"t\" USING btree (\"a\", \"b\" DESC)");
    assertThat(sql(index("i", on("a").setNullsFirst(true), on("b").setDescending(true))))
        .endsWith("(\"a\" NULLS FIRST, \"b\" DESC NULLS LAST)");
    assertThat(
            sql(
                index(
                        "i",
                        on("a")
                            .setCollation("pg_catalog.\"C\"")
                            .setOperatorClass("text_pattern_ops"))
                    .setUnique(true)
                    .setInclude(List.of("b"))
                    .setNullsNotDistinct(true)
                    .setStorage(List.of("fillfactor=70", "deduplicate_items=off"))
                    .setPredicate("a IS NOT NULL")))
        .isEqualTo(
            "CREATE UNIQUE INDEX \"i\" ON \"public\".\"t\" USING btree"
                + " (\"a\" COLLATE pg_catalog.\"C\" text_pattern_ops) INCLUDE (\"b\")"
                + " NULLS NOT DISTINCT WITH (\"fillfactor\" = '70', \"deduplicate_items\" = 'off')"
                + " WHERE (a IS NOT NULL)");
    assertThat(sql(index("i", onExpression("lower(a)")).setMethod("gin")))
        .endsWith("USING gin ((lower(a)))");
  }

  @Test
  void commentsOnEverythingThatHasAComment() {
    Described table =
        Described.table("public", "t")
            .comment("It's a \\ table")
            .with(column("a", "integer").setComment("a column"))
            .with("b", "integer")
            .with(key("t_pkey", "a").setPrimary(true).setComment("a key"))
            .with(index("i", on("a")).setComment("an index"))
            .with(
                Constraint.newBuilder()
                    .setName("c")
                    .setDefinition("CHECK (true)")
                    .setComment("a check"));
    TargetTable target = new TargetTable(table.build(), TargetNames.SAME);

    List<SpecificRecord> objects = TableKeys.all(target).stream().map(Planned::source).toList();
    assertThat(CommentDdl.all(target, objects).stream().map(SqlStep::sql))
        .containsExactly(
            "COMMENT ON TABLE \"public\".\"t\" IS E'It''s a \\\\ table'",
            "COMMENT ON COLUMN \"public\".\"t\".\"a\" IS 'a column'",
            "COMMENT ON CONSTRAINT \"t_pkey\" ON \"public\".\"t\" IS 'a key'",
            "COMMENT ON INDEX \"public\".\"i\" IS 'an index'",
            "COMMENT ON CONSTRAINT \"c\" ON \"public\".\"t\" IS 'a check'");
  }
}
