// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.Unfit;
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
 * @param part which of the source's rows and columns are carried
 */
public record RowLayout(
    TableId source, String targetSchema, String targetTable, List<RowField> fields, Part part) {
  private static final String NAMESPACE = "io.convoy.row";
  private static final String SOURCE_SCHEMA = "convoy.source.schema";
  private static final String SOURCE_TABLE = "convoy.source.table";
  private static final String TARGET_SCHEMA = "convoy.target.schema";
  private static final String TARGET_TABLE = "convoy.target.table";
  private static final String SOURCE_COLUMN = "convoy.source.column";
  private static final String SOURCE_TYPE = "convoy.source.type";
  private static final String TARGET_COLUMN = "convoy.target.column";
  private static final String TARGET_TYPE = "convoy.target.type";
  private static final String CARRIED_AS = "convoy.carried.as";
  private static final String CODEC = "convoy.codec";
  private static final String TO_NULL = "convoy.to.null";
  private static final String UNFIT = "convoy.unfit";
  private static final String WHERE = "convoy.source.where";
  private static final String TARGET_WHERE = "convoy.target.where";
  private static final String OMITTED = "convoy.source.omitted";

  /**
   * What of a table is carried.
   *
   * @param where which rows, in the source's own SQL; null for all
   * @param omitted columns that are there at the source and left out
   * @param targetWhere which rows of the target are the counterpart of these, in its SQL; null for
   *     all
   */
  public record Part(@Nullable String where, List<String> omitted, @Nullable String targetWhere) {
    /** All of it. */
    public static final Part WHOLE = new Part(null, List.of());

    public Part {
      omitted = List.copyOf(omitted);
    }

    public Part(@Nullable String where, List<String> omitted) {
      this(where, omitted, null);
    }

    /** A condition for these rows and, unless it is empty, that of a range as well. */
    public String and(String range) {
      return both(where, range);
    }

    /** The same for the target. */
    public String andInTarget(String range) {
      return both(targetWhere, range);
    }

    private static String both(@Nullable String condition, String range) {
      // A comment at the end of what is configured ends with its line.
      String own = condition == null ? "" : "(" + condition + "\n)";
      return own.isEmpty() || range.isEmpty() ? own + range : own + " AND (" + range + ")";
    }
  }

  public RowLayout {
    fields = List.copyOf(fields);
  }

  /** The same of rows of the target that meet a condition as well; in its SQL. */
  public RowLayout inTarget(String condition) {
    Part narrowed = new Part(part.where(), part.omitted(), part.andInTarget(condition));
    return new RowLayout(source, targetSchema, targetTable, fields, narrowed);
  }

  /**
   * The same of some columns alone, in the order in which all are.
   *
   * @param columns as the source calls them
   */
  public RowLayout only(List<String> columns) {
    List<RowField> some = new ArrayList<>();
    List<String> omitted = new ArrayList<>(part.omitted());
    for (RowField field : fields) {
      if (columns.contains(field.sourceColumn())) {
        some.add(field);
      } else {
        omitted.add(field.sourceColumn());
      }
    }
    Part narrowed = new Part(part.where(), omitted, part.targetWhere());
    return new RowLayout(source, targetSchema, targetTable, some, narrowed);
  }

  /** Of all rows and columns of the source. */
  public RowLayout(TableId source, String targetSchema, String targetTable, List<RowField> fields) {
    this(source, targetSchema, targetTable, fields, Part.WHOLE);
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
                names.column(table.getId(), column.getName()),
                column.getSourceType(),
                column.getTargetType(),
                column.getCarriedAs(),
                Codec.valueOf(column.getCodec()),
                column.getNullable() ? Nullability.NULLABLE : Nullability.NOT_NULL,
                new ValueRule(column.getToNull(), column.getUnfit())));
      }
    }
    TableId id = table.getId();
    String inTarget =
        table.getRange() == null
            ? null
            : RangeCondition.of(table, names.column(id, table.getRange().getColumn()));
    Part part = new Part(table.getWhere(), table.getOmitted(), inTarget);
    return new RowLayout(id, names.schema(id.getSchemaName()), names.table(id), fields, part);
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
        fields,
        part(row));
  }

  private static Part part(Schema row) {
    List<String> omitted = texts(row.getObjectProp(OMITTED));
    return new Part(row.getProp(WHERE), omitted, row.getProp(TARGET_WHERE));
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
        field.getProp(CARRIED_AS),
        Codec.valueOf(property(field, CODEC)),
        field.schema().isUnion() ? Nullability.NULLABLE : Nullability.NOT_NULL,
        rule(field));
  }

  private static ValueRule rule(Schema.Field field) {
    String unfit = field.getProp(UNFIT);
    return new ValueRule(
        texts(field.getObjectProp(TO_NULL)), unfit == null ? null : Unfit.valueOf(unfit));
  }

  private static List<String> texts(@Nullable Object list) {
    return list instanceof List<?> some ? some.stream().map(String::valueOf).toList() : List.of();
  }

  /** The schema of {@code RowBatch} for this table, ready to be registered. */
  public Schema batchSchema() {
    Schema row = Schema.createRecord("Row", null, NAMESPACE, false);
    row.addProp(SOURCE_SCHEMA, source.getSchemaName());
    row.addProp(SOURCE_TABLE, source.getName());
    row.addProp(TARGET_SCHEMA, targetSchema);
    row.addProp(TARGET_TABLE, targetTable);
    if (part.where() != null) {
      row.addProp(WHERE, part.where());
    }
    if (part.targetWhere() != null) {
      row.addProp(TARGET_WHERE, part.targetWhere());
    }
    if (!part.omitted().isEmpty()) {
      row.addProp(OMITTED, part.omitted());
    }
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
    if (field.carriedAs() != null) {
      avro.addProp(CARRIED_AS, field.carriedAs());
    }
    avro.addProp(CODEC, field.codec().name());
    if (!field.rule().toNull().isEmpty()) {
      avro.addProp(TO_NULL, field.rule().toNull());
    }
    if (field.rule().unfit() != null) {
      avro.addProp(UNFIT, field.rule().unfit().name());
    }
    return avro;
  }
}
