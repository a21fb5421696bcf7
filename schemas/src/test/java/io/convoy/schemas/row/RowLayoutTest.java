// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class RowLayoutTest {
  private static final TargetNames UPPER =
      new TargetNames() {
        @Override
        public String schema(String sourceSchema) {
          return "public";
        }

        @Override
        public String table(TableId id) {
          return "order_lines";
        }

        @Override
        public String identifier(String sourceName) {
          return sourceName.toUpperCase(Locale.ROOT);
        }
      };

  @Test
  void comesBackFromTheSchemaThatWasRegistered() {
    RowLayout layout = SampleRows.layoutOfEveryCodec();

    assertThat(throughRegistry(layout)).isEqualTo(layout);
  }

  @Test
  void someColumnsAreInTheOrderOfAllAndTheOthersLeftOut() {
    RowLayout all =
        new RowLayout(
            new TableId("s", "t"),
            "public",
            "t",
            RowLayout.of(
                    table(
                        new TableId("s", "t"),
                        List.of(
                            column("a", "integer").build(),
                            column("b", "integer").build(),
                            column("c", "integer").build())),
                    TargetNames.SAME)
                .fields(),
            new RowLayout.Part("a > 1", List.of("d"), "is_current"));

    RowLayout some = all.only(List.of("c", "a"));

    assertThat(some.fields()).extracting(RowField::sourceColumn).containsExactly("a", "c");
    assertThat(some.part()).isEqualTo(new RowLayout.Part("a > 1", List.of("d", "b"), "is_current"));
  }

  @Property(tries = 200)
  void comesBackWhateverTheNamesAre(
      @ForAll String schema, @ForAll String table, @ForAll List<String> columns) {
    RowLayout layout =
        RowLayout.of(
            table(
                new TableId(schema, table),
                columns.stream().map(name -> column(name, "integer").build()).toList()),
            TargetNames.SAME);

    assertThat(throughRegistry(layout)).isEqualTo(layout);
    assertThat(layout.fields()).extracting(RowField::avroName).doesNotHaveDuplicates();
    assertThat(layout.fields()).extracting(RowField::sourceColumn).isEqualTo(columns);
  }

  @Test
  void takesTypesAndNamesFromTheDescribedTable() {
    Table table =
        table(
            new TableId("dbo", "Order Lines"),
            List.of(
                column("Id", "integer").setNullable(false).build(),
                column("unit price", "numeric").setSourceType("numeric(10,2)").build(),
                column("unit-price", "interval").build()));
    RowLayout layout = RowLayout.of(table, UPPER);

    assertThat(layout.targetSchema()).isEqualTo("public");
    assertThat(layout.targetTable()).isEqualTo("order_lines");
    assertThat(layout.fields())
        .extracting(RowField::avroName, RowField::sourceColumn, RowField::targetColumn)
        .containsExactly(
            tuple("Id", "Id", "ID"),
            tuple("unit_price", "unit price", "UNIT PRICE"),
            tuple("unit_price_2", "unit-price", "UNIT-PRICE"));
    assertThat(layout.fields())
        .extracting(RowField::sourceType, RowField::codec, RowField::nullable)
        .containsExactly(
            tuple("integer", Codec.INT4, Nullability.NOT_NULL),
            tuple("numeric(10,2)", Codec.NUMERIC, Nullability.NULLABLE),
            tuple("interval", Codec.TEXT_FORM, Nullability.NULLABLE));
  }

  @Test
  void leavesGeneratedColumnsOut() {
    Table table =
        table(
            new TableId("public", "t"),
            List.of(column("sum", "integer").setGeneratedExpression("a + b").build()));

    RowLayout layout = RowLayout.of(table, TargetNames.SAME);

    assertThat(layout.fields()).isEmpty();
    assertThat(throughRegistry(layout)).isEqualTo(layout);
  }

  @Test
  void refusesASchemaThatIsNoRowBatch() {
    assertThatThrownBy(() -> RowLayout.of(RowPart.SCHEMA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("io.convoy.row.RowPart is not a row batch");
    assertThatThrownBy(() -> RowLayout.of(Schema.create(Schema.Type.LONG)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesARowBatchWithoutItsProperties() {
    String schema =
        SampleRows.layoutOfEveryCodec().batchSchema().toString().replace("convoy.codec", "codec");

    assertThatThrownBy(() -> RowLayout.of(new Schema.Parser().parse(schema)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("convoy.codec");
  }

  private static RowLayout throughRegistry(RowLayout layout) {
    return RowLayout.of(new Schema.Parser().parse(layout.batchSchema().toString()));
  }

  private static Table table(TableId id, List<Column> columns) {
    return Table.newBuilder()
        .setId(id)
        .setEstimatedRows(-1)
        .setEstimatedBytes(0)
        .setColumns(columns)
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  private static Column.Builder column(String name, String type) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setCodec(TypeRegistry.postgresql().codec(type).name())
        .setTargetType(type)
        .setNullable(true);
  }
}
