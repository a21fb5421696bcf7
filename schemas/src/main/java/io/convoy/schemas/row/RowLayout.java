// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a row batch's schema says: which table, which columns in which order, and how each value
 * travels. Made from a described table, or read back from a registered schema; both ways give the
 * same layout, so that a consumer needs nothing but the schema.
 *
 * @param source the table at the source
 * @param targetSchema unquoted
 * @param targetTable unquoted
 * @param fields the carried columns: generated ones are not among them
 */
public record RowLayout(
    TableId source, String targetSchema, String targetTable, List<RowField> fields) {
  private static final String NAMESPACE = "io.convoy.row";
  private static final String SOURCE_SCHEMA = "convoy.source.schema";
  private static final String SOURCE_TABLE = "convoy.source.table";
  private static final String TARGET_SCHEMA = "convoy.target.schema";
  private static final String TARGET_TABLE = "convoy.target.table";
  private static final String SOURCE_COLUMN = "convoy.source.column";
  private static final String SOURCE_TYPE = "convoy.source.type";
  private static final String TARGET_COLUMN = "convoy.target.column";
  private static final String TARGET_TYPE = "convoy.target.type";
  private static final String CODEC = "convoy.codec";

  public RowLayout {
    fields = List.copyOf(fields);
  }

  /** The layout of a described table, generated columns left out. */
  public static RowLayout of(Table table, TargetNames names) {
    Set<String> taken = new HashSet<>();
    List<RowField> fields = new ArrayList<>();
    for (Column column : table.getColumns()) {
      if (column.getGeneratedExpression() == null) {
        fields.add(
            new RowField(
                AvroNames.unique(column.getName(), taken),
                column.getName(),
                names.identifier(column.getName()),
                column.getSourceType(),
                column.getTargetType(),
                Codec.valueOf(column.getCodec()),
                column.getNullable() ? Nullability.NULLABLE : Nullability.NOT_NULL));
      }
    }
    TableId id = table.getId();
    return new RowLayout(id, names.schema(id.getSchemaName()), names.table(id), fields);
  }

  /**
   * The layout that a registered row batch schema carries.
   *
   * @throws IllegalArgumentException where it is not the schema of a row batch
   */
  public static RowLayout of(Schema batchSchema) {
    Schema row = rowSchema(batchSchema);
    List<RowField> fields = row.getFields().stream().map(RowLayout::field).toList();
    return new RowLayout(
        new TableId(property(row, SOURCE_SCHEMA), property(row, SOURCE_TABLE)),
        property(row, TARGET_SCHEMA),
        property(row, TARGET_TABLE),
        fields);
  }

  private static Schema rowSchema(Schema batchSchema) {
    Schema.@Nullable Field rows =
        batchSchema.getType() == Schema.Type.RECORD ? batchSchema.getField("rows") : null;
    if (rows == null
        || rows.schema().getType() != Schema.Type.ARRAY
        || rows.schema().getElementType().getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(batchSchema.getFullName() + " is not a row batch");
    }
    return rows.schema().getElementType();
  }

  private static String property(JsonProperties owner, String name) {
    String value = owner.getProp(name);
    if (value == null) {
      throw new IllegalArgumentException("a row batch schema lacks the property " + name);
    }
    return value;
  }

  private static RowField field(Schema.Field field) {
    return new RowField(
        field.name(),
        property(field, SOURCE_COLUMN),
        property(field, TARGET_COLUMN),
        property(field, SOURCE_TYPE),
        property(field, TARGET_TYPE),
        Codec.valueOf(property(field, CODEC)),
        field.schema().isUnion() ? Nullability.NULLABLE : Nullability.NOT_NULL);
  }

  /** The schema of {@code RowBatch} for this table, ready to be registered. */
  public Schema batchSchema() {
    Schema row = Schema.createRecord("Row", null, NAMESPACE, false);
    row.addProp(SOURCE_SCHEMA, source.getSchemaName());
    row.addProp(SOURCE_TABLE, source.getName());
    row.addProp(TARGET_SCHEMA, targetSchema);
    row.addProp(TARGET_TABLE, targetTable);
    row.setFields(fields.stream().map(RowLayout::avroField).toList());
    Schema batch =
        Schema.createRecord("RowBatch", "Rows of one chunk of one table.", NAMESPACE, false);
    batch.setFields(
        List.of(
            new Schema.Field("chunk", Schema.create(Schema.Type.INT)),
            new Schema.Field(
                "firstRow",
                Schema.create(Schema.Type.LONG),
                "Number, within its chunk, of the first row; from 0."),
            new Schema.Field("rows", Schema.createArray(row))));
    return batch;
  }

  private static Schema.Field avroField(RowField field) {
    Schema value = field.codec().avroType();
    Schema type =
        field.isNullable() ? Schema.createUnion(Schema.create(Schema.Type.NULL), value) : value;
    Schema.Field avro = new Schema.Field(field.avroName(), type);
    avro.addProp(SOURCE_COLUMN, field.sourceColumn());
    avro.addProp(SOURCE_TYPE, field.sourceType());
    avro.addProp(TARGET_COLUMN, field.targetColumn());
    avro.addProp(TARGET_TYPE, field.targetType());
    avro.addProp(CODEC, field.codec().name());
    return avro;
  }
}
