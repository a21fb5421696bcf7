// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import io.convoy.schemas.type.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the items of {@code tables} make of a description. */
class ShapingTest {
  private static final TableId POSTS = new TableId("dbo", "Posts");
  private static final TableId LINKS = new TableId("dbo", "Links");

  @TempDir Path folder;

  @Test
  void anOmittedColumnTakesWithItWhatNeedsItAndTellsIt() throws IOException {
    Table posts = posts();
    Table links = links();
    shape("tables: [{match: dbo.Posts, columns: {Body: omit}}]", posts, links);

    assertThat(names(posts)).containsExactly("Id", "Title", "Shape", "Length");
    assertThat(posts.getOmitted()).containsExactly("Body");
    assertThat(posts.getKeys()).extracting(Key::getName).containsExactly("PK");
    assertThat(posts.getIndexes()).extracting(Index::getName).containsExactly("ByTitle");
    assertThat(posts.getIndexes().getFirst().getInclude()).isEmpty();
    assertThat(posts.getConstraints()).extracting(Constraint::getName).containsExactly("Titled");
    assertThat(posts.getClusteredOn()).isNull();
    assertThat(posts.getColumns().getLast().getGeneratedExpression()).isNull();
    assertThat(links.getForeignKeys()).isEmpty();
    assertThat(posts.getWarnings())
        .contains(
            "columns are omitted, as configured: Body",
            "unique constraint UQ is not carried: it uses column Body, which is omitted: (Body)",
            "index ByBody is not carried: it uses column Body, which is omitted: (lower(\"Body\"))"
                + " WHERE (\"Id\" > 0)",
            "ByTitle does not include column Body, which is omitted",
            "constraint Bodied is not carried: it uses column Body, which is omitted: CHECK"
                + " (\"Body\" <> '')",
            "the expression of column Length, which has the source's values, is not carried: it"
                + " uses column Body, which is omitted: length(\"Body\")");
    assertThat(links.getWarnings())
        .containsExactly(
            "foreign key ToBody is not carried: it uses column Body, which is omitted: (Id)"
                + " REFERENCES dbo.Posts (Body)");
  }

  @Test
  void historyTakesForeignKeysOfEitherSideAndTellsThem() throws IOException {
    Table posts = posts();
    posts.getColumns().getFirst().setNullable(false);
    Table links = links();
    shape("tables: [{match: dbo.Posts, apply: history}]", posts, links);

    assertThat(links.getForeignKeys()).isEmpty();
    assertThat(links.getWarnings())
        .containsExactly(
            "foreign key ToBody to dbo.Posts is not carried: the target keeps history of that"
                + " table");
    assertThat(posts.getKeys()).as("what tells rows apart stays").hasSize(2);
  }

  @Test
  void whereRowsAreOnlyAddedNothingIsUniqueButTheKey() throws IOException {
    Table posts = posts();
    posts.getColumns().getFirst().setNullable(false);
    Table links = links();
    shape("tables: [{match: dbo.Posts, apply: append}]", posts, links);

    assertThat(links.getForeignKeys()).isEmpty();
    assertThat(links.getWarnings())
        .containsExactly(
            "foreign key ToBody to dbo.Posts is not carried: rows are only added to that table");
    assertThat(posts.getKeys()).as("what tells rows apart stays").hasSize(1);
    assertThat(posts.getKeys().getFirst().getColumns()).containsExactly("Id");
    assertThat(posts.getIndexes()).noneMatch(Index::getUnique);
    assertThat(posts.getWarnings())
        .contains(
            "unique key UQ is not carried: rows stay that the source has no more, and new ones may"
                + " have their values");
  }

  @Test
  void rowsThatNoKeyTellsApartAreNotAdded() {
    assertThatThrownBy(() -> shape("tables: [{match: dbo.*, apply: append}]", links()))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining(
            "dbo.Links has no key that tells its rows apart, which apply: append needs");
  }

  @Test
  void historyNeedsAKeyAndNamesThatAreFree() {
    assertThatThrownBy(() ->
            shape(
                "tables: [{match: dbo.*, apply: history, history: {valid-to: title}}]",
                posts(),
                links()))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("dbo.Posts has a column Title of its own")
        .hasMessageContaining("dbo.Links has no key that tells its rows apart");
  }

  @Test
  void whatIsLeftOfATypeNeedsNoExtension() throws IOException {
    Table posts = posts();
    shape("tables: [{match: dbo.Posts, exclude-columns: [Sha*]}]", posts);
    assertThat(posts.getTypes()).isEmpty();
    assertThat(names(posts)).containsExactly("Id", "Title", "Body", "Length");
  }

  @Test
  void sequencesOfOmittedIdentitiesGo() throws IOException {
    Table posts = posts();
    shape("tables: [{match: '*', include-columns: [Title, Body]}]", posts);
    assertThat(names(posts)).containsExactly("Title", "Body");
    assertThat(posts.getSequences()).isEmpty();
    assertThat(posts.getKeys()).extracting(Key::getName).containsExactly("UQ");
  }

  @Test
  void theFirstItemThatMatchesHoldsAlone() throws IOException {
    Table posts = posts();
    Description shaped =
        shape(
            "tables: [{match: dbo.Posts, where: a}, {match: 'dbo.*', where: b, key: [Id]},"
                + " {match: 'x.*'}, {match: '*.Posts'}]",
            posts,
            links());
    assertThat(posts.getWhere()).isEqualTo("a");
    assertThat(posts.getGivenKey()).isEmpty();
    assertThat(shaped.tables().getLast().getWhere()).isEqualTo("b");
    assertThat(shaped.tables().getLast().getGivenKey()).containsExactly("Id");
    assertThat(shaped.warnings())
        .anyMatch(line -> line.contains("tables[2] (x.*) matches no table"))
        .anyMatch(line -> line.contains("tables[3] (*.Posts) holds for no table"));
  }

  @Test
  void aTypeTravelsAsWhatItIsAndTheSequenceGoesAsFar() throws IOException {
    Table posts = posts();
    shape(
        "tables: [{match: dbo.Posts, columns: {Id: {type: bigint}, Title: {type: text}}}]", posts);
    Column id = posts.getColumns().getFirst();
    assertThat(id.getTargetType()).isEqualTo("bigint");
    assertThat(id.getCarriedAs()).isEqualTo("integer");
    assertThat(posts.getColumns().get(1).getCarriedAs()).isNull();
    assertThat(posts.getSequences().getFirst().getMax()).isEqualTo(Long.MAX_VALUE);
    assertThat(posts.getWarnings())
        .contains("column Id is bigint in the target instead of integer, as configured");
  }

  @Test
  void theRowSchemaKnowsTheShape() throws IOException {
    Table posts = posts();
    shape(
        "tables: [{match: dbo.Posts, where: Id > 3 -- new, columns: {Body: omit, Id: {type:"
            + " bigint}}}]",
        posts);
    RowLayout layout = RowLayout.of(RowLayout.of(posts, TargetNames.SAME).batchSchema());
    assertThat(layout).isEqualTo(RowLayout.of(posts, TargetNames.SAME));
    assertThat(layout.part().omitted()).containsExactly("Body");
    assertThat(layout.part().and("a < 5")).isEqualTo("(Id > 3 -- new\n) AND (a < 5)");
    assertThat(layout.fields().getFirst().travelType()).isEqualTo("integer");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          match: dbo.Post                           | no table dbo.Post (tables[0].match); the nearest is dbo.Posts
          match: dbo.Posts, columns: {Bodi: omit}   | no column Bodi in dbo.Posts (tables[0].columns); the nearest is Body
          match: 'dbo.*', columns: {Nope: omit}     | no column Nope in dbo.*
          match: dbo.Posts, key: [Idd]              | no column Idd in dbo.Posts (tables[0].key)
          match: dbo.Posts, exclude-columns: [Z*]   | no column Z* in dbo.Posts (tables[0].exclude-columns)
          match: dbo.Posts, include-columns: [Idx]  | no column Idx
          match: dbo.Posts, exclude-columns: ['*']  | no column of dbo.Posts would be carried
          match: dbo.Posts, key: [Id], columns: {Id: omit} | column Id of dbo.Posts is omitted, and in its key
          match: dbo.Posts, columns: {Id: {rename: xmin}}  | cannot be called xmin
          match: dbo.Posts, columns: {Id: {type: uuid}}    | column dbo.Posts.Id cannot have the type uuid
          match: dbo.Posts, columns: {Id: {type: text}}    | an identity is a smallint, integer or bigint
          match: dbo.Posts, columns: {Title: {type: jsonb}} | possible: character varying, json, text
          match: dbo.Posts, columns: {Length: {type: bigint}} | the target computes it
          """)
  void whatDoesNotGoWithTheSourceIsAnError(String item, String message) {
    assertThatThrownBy(() -> shape("tables: [{" + item + "}]", posts(), links()))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining(message);
  }

  private Description shape(String configuration, Table... tables) throws IOException {
    Path file = folder.resolve("convoy.yml");
    Files.writeString(
        file,
        """
        pipeline: p
        source.url: "jdbc:postgresql://h/s"
        target.url: "jdbc:postgresql://h/t"
        """
            + configuration);
    return Shaping.apply(
        ConfigLoader.load(file),
        table -> -1,
        new Description(List.of(tables), List.of(), List.of(POSTS, LINKS)));
  }

  private static List<String> names(Table table) {
    return table.getColumns().stream().map(Column::getName).toList();
  }

  private static Table posts() {
    Table table = table(POSTS);
    table.getColumns().add(column("Id", "integer", Codec.INT4));
    table.getColumns().getFirst().setIdentity(Identity.ALWAYS);
    table.getColumns().add(column("Title", "character varying(20)", Codec.TEXT));
    table.getColumns().add(column("Body", "text", Codec.TEXT));
    table.getColumns().add(column("Shape", "gis.geometry", Codec.TEXT_FORM));
    Column length = column("Length", "integer", Codec.INT4);
    length.setGeneratedExpression("length(\"Body\")");
    table.getColumns().add(length);
    table.getKeys().add(key("PK", true, "Id"));
    table.getKeys().add(key("UQ", false, "Body"));
    table.setClusteredOn("UQ");
    Index byBody = index("ByBody", null, "lower(\"Body\")");
    byBody.setPredicate("(\"Id\" > 0)");
    table.getIndexes().add(byBody);
    Index byTitle = index("ByTitle", "Title", null);
    byTitle.setInclude(List.of("Body"));
    table.getIndexes().add(byTitle);
    table.getConstraints().add(check("Bodied", "CHECK (\"Body\" <> '')"));
    table.getConstraints().add(check("Titled", "CHECK (\"Title\" <> 'Body')"));
    table.getSequences().add(sequence());
    table
        .getTypes()
        .add(
            UserType.newBuilder()
                .setSchemaName("gis")
                .setName("postgis")
                .setKind(UserTypeKind.EXTENSION)
                .setDefinition("postgis")
                .build());
    return table;
  }

  private static Table links() {
    Table table = table(LINKS);
    table.getColumns().add(column("Id", "text", Codec.TEXT));
    table
        .getForeignKeys()
        .add(
            ForeignKey.newBuilder()
                .setName("ToBody")
                .setColumns(List.of("Id"))
                .setReferencedTable(POSTS)
                .setReferencedColumns(List.of("Body"))
                .setOnUpdate(ReferentialAction.NO_ACTION)
                .setOnDelete(ReferentialAction.NO_ACTION)
                .build());
    return table;
  }

  private static Table table(TableId id) {
    return Table.newBuilder()
        .setId(id)
        .setEstimatedRows(10)
        .setEstimatedBytes(1_000)
        .setColumns(new ArrayList<>())
        .setKeys(new ArrayList<>())
        .setIndexes(new ArrayList<>())
        .setForeignKeys(new ArrayList<>())
        .setConstraints(new ArrayList<>())
        .setSequences(new ArrayList<>())
        .setTypes(new ArrayList<>())
        .build();
  }

  private static Column column(String name, String type, Codec codec) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setCodec(codec.name())
        .setTargetType(type)
        .setNullable(true)
        .build();
  }

  private static Key key(String name, boolean primary, String column) {
    return Key.newBuilder().setName(name).setPrimary(primary).setColumns(List.of(column)).build();
  }

  private static Index index(String name, @Nullable String column, @Nullable String expression) {
    IndexColumn part = IndexColumn.newBuilder().setColumn(column).setExpression(expression).build();
    return Index.newBuilder().setName(name).setUnique(false).setColumns(List.of(part)).build();
  }

  private static Constraint check(String name, String definition) {
    return Constraint.newBuilder().setName(name).setDefinition(definition).build();
  }

  private static Sequence sequence() {
    return Sequence.newBuilder()
        .setSchemaName("dbo")
        .setName("Posts_Id_seq")
        .setColumn("Id")
        .setDataType("integer")
        .setStart(1)
        .setIncrement(1)
        .setMin(1)
        .setMax(Integer.MAX_VALUE)
        .setCache(1)
        .setCycle(false)
        .setLastValue(1)
        .setCalled(false)
        .build();
  }
}
