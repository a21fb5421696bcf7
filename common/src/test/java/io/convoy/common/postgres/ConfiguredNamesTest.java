// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredNamesTest {
  private static final TableId POSTS = new TableId("dbo", "Posts");

  @Test
  void preservesNamesAndMapsOnlyTheNamedSchemas() {
    ConfiguredNames names = new ConfiguredNames(Map.of("dbo", "public"), Identifiers.PRESERVE);

    assertThat(names.schema("dbo")).isEqualTo("public");
    assertThat(names.schema("Sales")).isEqualTo("Sales");
    assertThat(names.table(POSTS)).isEqualTo("Posts");
    assertThat(names.identifier("Odd \"Name\"")).isEqualTo("Odd \"Name\"");
  }

  @Test
  void lowersEverythingButWhatTheMapSpells() {
    ConfiguredNames names = new ConfiguredNames(Map.of("dbo", "Public"), Identifiers.LOWER);

    assertThat(names.schema("dbo")).isEqualTo("Public");
    assertThat(names.schema("Sales")).isEqualTo("sales");
    assertThat(names.table(POSTS)).isEqualTo("posts");
  }

  @Test
  void renamesTablesAndColumnsWhateverTheRule(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("convoy.yml");
    Files.writeString(
        file,
        """
        pipeline: p
        source.url: "jdbc:postgresql://h/s"
        target.url: "jdbc:postgresql://h/t"
        target.identifiers: snake
        tables:
          - { match: dbo.Posts, rename: Entry, columns: { OwnerId: { rename: Owner }, Body: omit } }
          - { match: "*", columns: { OwnerId: { rename: whose } } }
        """);
    ConfiguredNames names = new ConfiguredNames(ConfigLoader.load(file));
    TableId links = new TableId("dbo", "PostLinks");

    assertThat(names.table(POSTS)).isEqualTo("Entry");
    assertThat(names.column(POSTS, "OwnerId")).isEqualTo("Owner");
    assertThat(names.column(POSTS, "LastEdit")).isEqualTo("last_edit");
    assertThat(names.table(links)).isEqualTo("post_links");
    assertThat(names.column(links, "OwnerId")).isEqualTo("whose");
    assertThat(names.identifier("OwnerId")).isEqualTo("owner_id");
    assertThat(names.shadow("p").lasting().column(POSTS, "OwnerId")).isEqualTo("Owner");
    assertThat(names.shadow("p").table(POSTS)).isEqualTo("Entry");
  }

  @ParameterizedTest
  @CsvSource({
    "Id, id",
    "OwnerUserId, owner_user_id",
    "UserID, user_id",
    "HTTPServer, http_server",
    "PK_Users_Id, pk_users_id",
    "already_snake, already_snake",
    "Größe2Über, größe2_über",
    "Order Details, order_details",
    "'a.b-c', a_b_c",
  })
  void writesSnakeCase(String source, String expected) {
    ConfiguredNames names = new ConfiguredNames(Map.of(), Identifiers.SNAKE);

    assertThat(names.identifier(source)).isEqualTo(expected);
  }

  @Test
  void shortensWhatPostgresqlWouldCutAndKeepsNeighboursApart() {
    ConfiguredNames names = new ConfiguredNames(Map.of(), Identifiers.PRESERVE);
    String longName = "ä".repeat(40);

    String first = names.identifier(longName + "1");
    String second = names.identifier(longName + "2");

    assertThat(first.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(63);
    assertThat(first).startsWith("ä".repeat(27) + "_").isNotEqualTo(second);
    assertThat(names.identifier(longName + "1")).isEqualTo(first);
    assertThat(names.identifier("x".repeat(63))).isEqualTo("x".repeat(63));
  }

  @Test
  void namesBothTablesThatFallTogether() {
    ConfiguredNames names =
        new ConfiguredNames(Map.of("dbo", "public", "app", "public"), Identifiers.LOWER);
    List<TableId> tables = List.of(POSTS, new TableId("app", "posts"));

    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> names.requireDistinct(tables))
        .withMessageContainingAll("\"dbo\".\"Posts\"", "\"app\".\"posts\"", "target.schemas")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
    assertThatCode(() -> names.requireDistinct(List.of(POSTS, new TableId("app", "users"))))
        .doesNotThrowAnyException();
  }

  @Test
  void namesBothColumnsThatFallTogether() {
    ConfiguredNames names = new ConfiguredNames(Map.of(), Identifiers.SNAKE);
    Table table = table(column("UserId"), column("user_id"));

    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> names.requireDistinctColumns(table))
        .withMessageContainingAll("\"UserId\"", "\"user_id\"", "\"dbo\".\"Posts\"");
  }

  private static Table table(Column... columns) {
    return Table.newBuilder()
        .setId(POSTS)
        .setEstimatedRows(1)
        .setEstimatedBytes(1)
        .setColumns(List.of(columns))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  private static Column column(String name) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType("int")
        .setBaseType("int")
        .setTargetType("integer")
        .setNullable(true)
        .build();
  }
}
