// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.TargetConfig.CaseInsensitive;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TextComparison;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import io.convoy.schemas.type.TypeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Lets PostgreSQL compare texts as the source does, as far as is configured, and tells of those
 * that it compares otherwise.
 */
public final class CaseRules {
  private static final String CITEXT_SCHEMA = "public";
  private static final String CITEXT = "citext";
  private static final int MOST_SHOWN = 20;

  private final CaseInsensitive rule;
  private final ConfiguredNames names;
  private final Set<Column> settled = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> changed = new ArrayList<>();

  private CaseRules(CaseInsensitive rule, ConfiguredNames names) {
    this.rule = rule;
    this.names = names;
  }

  /**
   * Changes the tables of the description.
   *
   * @return the same with what there is to be said
   */
  public static Description apply(
      CaseInsensitive rule, ConfiguredNames names, Description description) {
    CaseRules rules = new CaseRules(rule, names);
    description.tables().forEach(rules::apply);
    List<String> warnings = new ArrayList<>(description.warnings());
    warnings.addAll(rules.lines());
    warnings.addAll(
        CollationNotes.of(
            description.tables(),
            column -> column.getComparison() != null && !rules.settled.contains(column)));
    return description.saying(warnings);
  }

  private void apply(Table table) {
    for (Column column : table.getColumns()) {
      TextComparison comparison = column.getComparison();
      if (comparison == null) {
        continue;
      }
      switch (rule) {
        case REPORT -> {
          // Plain text, and a line of the report.
        }
        case CITEXT -> makeCitext(table, column, comparison);
        case ICU -> giveCollation(table, column, comparison);
      }
    }
  }

  private static boolean isText(Column column) {
    String base = TypeName.of(column.getTargetType()).base();
    return base.equals(TypeName.TEXT) || base.equals(TypeName.VARCHAR);
  }

  /** It knows of case alone; blanks that pad a character(n) would count in it. */
  private void makeCitext(Table table, Column column, TextComparison comparison) {
    if (comparison != TextComparison.NO_CASE
        || !isText(column)
        || column.getGeneratedExpression() != null) {
      return;
    }
    String before = column.getTargetType();
    column.setTargetType(SqlNames.quote(CITEXT_SCHEMA, CITEXT));
    if (column.getCarriedAs() == null && column.getDefaultExpression() != null) {
      column.setFragile(true);
    }
    need(table, CITEXT_SCHEMA, CITEXT, UserTypeKind.EXTENSION, CITEXT);
    settle(table, column, before);
  }

  private void giveCollation(Table table, Column column, TextComparison comparison) {
    String type = TypeName.of(column.getTargetType()).base();
    if (!isText(column) && !type.equals(TypeName.CHAR)) {
      return;
    }
    String schema = names.schema(table.getId().getSchemaName());
    String name = collation(comparison);
    need(table, schema, name, UserTypeKind.COLLATION, definition(comparison));
    column.setCollation(SqlNames.quote(schema, name));
    settle(table, column, column.getTargetType());
  }

  private static String collation(TextComparison comparison) {
    return switch (comparison) {
      case NO_CASE -> "convoy_no_case";
      case NO_ACCENTS -> "convoy_no_accents";
      case NO_CASE_NO_ACCENTS -> "convoy_no_case_no_accents";
    };
  }

  private static String definition(TextComparison comparison) {
    String locale =
        switch (comparison) {
          case NO_CASE -> "und-u-ks-level2";
          case NO_ACCENTS -> "und-u-kc-ks-level1";
          case NO_CASE_NO_ACCENTS -> "und-u-ks-level1";
        };
    return "(provider = icu, locale = '" + locale + "', deterministic = false)";
  }

  private static void need(
      Table table, String schema, String name, UserTypeKind kind, String definition) {
    List<UserType> types = new ArrayList<>(table.getTypes());
    boolean isThere =
        types.stream().anyMatch(type -> type.getKind() == kind && type.getName().equals(name));
    if (!isThere) {
      types.add(
          UserType.newBuilder()
              .setSchemaName(schema)
              .setName(name)
              .setKind(kind)
              .setDefinition(definition)
              .build());
      table.setTypes(types);
    }
  }

  private void settle(Table table, Column column, String before) {
    settled.add(column);
    changed.add(
        TableName.of(table.getId().getSchemaName(), table.getId().getName(), column.getName())
            + " ("
            + before
            + ")");
  }

  private List<String> lines() {
    if (changed.isEmpty()) {
      return List.of();
    }
    String how =
        switch (rule) {
          case CITEXT -> "become citext, which knows no lengths";
          case ICU ->
              "get a collation that is not deterministic, with which PostgreSQL before 18 knows no"
                  + " LIKE, and none knows pattern operators";
          case REPORT -> "";
        };
    return List.of(
        "%d text columns that compare without case or accents %s; blanks at their ends count: %s"
            .formatted(changed.size(), how, Excerpt.of(changed, MOST_SHOWN)));
  }
}
