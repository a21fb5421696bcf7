// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the target has under the name of a table of the run.
 *
 * @param schema unquoted, as {@code name} is
 * @param kind as in pg_class.relkind
 * @param persistence as in pg_class.relpersistence
 * @param origin where it comes from
 */
public record TargetRelation(
    long oid, String schema, String name, String kind, String persistence, Origin origin) {

  /** Where a relation comes from. */
  public enum Origin {
    /** This run made it. */
    THIS_RUN,
    /** An earlier run made it, which was not completed. */
    UNFINISHED_RUN,
    /** It was there before, or an earlier run that was completed made it. */
    EXISTING
  }

  /** Qualified and quoted. */
  public String sql() {
    return SqlNames.quote(schema, name);
  }

  /** As a list of statements that take several relations, such as DROP TABLE. */
  public static String listed(List<TargetRelation> relations) {
    return relations.stream().map(TargetRelation::sql).collect(Collectors.joining(", "));
  }

  /** What empties tables. */
  public static String truncate(List<TargetRelation> relations) {
    return "TRUNCATE TABLE " + listed(relations);
  }

  /** What drops tables first, and then the sequences that did not go with them. */
  public static List<String> drops(List<TargetRelation> relations) {
    List<String> drops = new ArrayList<>();
    List<TargetRelation> tables = relations.stream().filter(r -> !r.isSequence()).toList();
    List<TargetRelation> sequences = relations.stream().filter(TargetRelation::isSequence).toList();
    if (!tables.isEmpty()) {
      drops.add("DROP TABLE IF EXISTS " + listed(tables));
    }
    if (!sequences.isEmpty()) {
      drops.add("DROP SEQUENCE IF EXISTS " + listed(sequences));
    }
    return drops;
  }

  public boolean isSequence() {
    return kind.equals("S");
  }

  public boolean isLogged() {
    return persistence.equals("p");
  }

  /**
   * @throws ConvoyException TARGET_EXISTS where rows cannot be loaded into it, or it cannot be
   *     dropped as a table
   */
  public void requireTable() {
    if (!kind.equals("r") && !kind.equals("p")) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "%s is %s in the target, not a table; rename or remove it, or exclude the table with source.tables.exclude"
              .formatted(sql(), kindName()));
    }
  }

  private String kindName() {
    return switch (kind) {
      case "v" -> "a view";
      case "m" -> "a materialized view";
      case "f" -> "a foreign table";
      case "S" -> "a sequence";
      case "i", "I" -> "an index";
      case "c" -> "a composite type";
      default -> "something else (relkind " + kind + ")";
    };
  }
}
