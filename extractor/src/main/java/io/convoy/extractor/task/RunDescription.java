// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TablePattern;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.extractor.shape.AccessRule;
import io.convoy.extractor.shape.CaseRules;
import io.convoy.extractor.shape.IdentityRule;
import io.convoy.extractor.shape.PartitionRule;
import io.convoy.extractor.shape.RowsInRange;
import io.convoy.extractor.shape.Shaping;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.UnmatchedNames;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.table.Table;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What a run is told of a source, and whoever looks before a run. Stateless. */
public final class RunDescription {
  private RunDescription() {}

  /**
   * What a run would be told that makes all of its tables.
   *
   * @throws io.convoy.common.error.ConvoyException CONFIGURATION where a name in the configuration
   *     means nothing of the source
   */
  public static Description of(ConvoyConfig config, HeldSnapshot snapshot, Clock clock) {
    return filled(described(config, snapshot), snapshot, clock);
  }

  private static Description filled(Description description, HeldSnapshot snapshot, Clock clock) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    PartitionRule.fill(description.tables(), snapshot::partitionValues, today);
    return description;
  }

  /**
   * The tables under names that are distinct in the target, with all that is to be said of them.
   *
   * @throws io.convoy.common.error.ConvoyException CONFIGURATION where a name in the configuration
   *     means nothing of the source
   */
  private static Description described(ConvoyConfig config, HeldSnapshot snapshot) {
    Description description = snapshot.describe();
    UnmatchedNames.refuse(config, description);
    ConfiguredNames names = new ConfiguredNames(config);
    Description shaped =
        CaseRules.apply(
            config.target().caseInsensitive(),
            names,
            Shaping.apply(config, snapshot::estimate, description));
    IdentityRule.apply(config.target().identity(), shaped.tables());
    DistinctNames.settle(shaped.tables(), names);
    shaped.tables().forEach(ComputedColumns::warn);
    return AccessRule.apply(config.target().grants(), names, shaped);
  }

  /**
   * The same, of some of these tables, or of some of their rows.
   *
   * @throws io.convoy.common.error.ConvoyException NO_TABLES where a pattern matches none;
   *     CONFIGURATION where a table cannot have the range
   */
  static Description of(
      ConvoyConfig config, HeldSnapshot snapshot, DescribeSource wish, Clock clock) {
    Description some = some(described(config, snapshot), wish.getOnly());
    if (wish.getRange() != null) {
      RowsInRange.narrow(some.tables(), wish.getRange(), snapshot::estimate);
    }
    return wish.getPartitions() ? filled(some, snapshot, clock) : some;
  }

  private static Description some(Description all, List<String> only) {
    if (only.isEmpty()) {
      return all;
    }
    List<TablePattern> patterns = only.stream().map(TablePattern::new).toList();
    for (TablePattern pattern : patterns) {
      if (all.tables().stream().noneMatch(table -> pattern.matches(table.getId()))) {
        throw new ConvoyException(
            ErrorCode.NO_TABLES,
            "no table that source.tables selects is named %s; patterns are over schema.table, with * and ?"
                .formatted(pattern));
      }
    }
    List<Table> some =
        all.tables().stream()
            .filter(table -> patterns.stream().anyMatch(one -> one.matches(table.getId())))
            .toList();
    return new Description(some, all.warnings(), all.all());
  }
}
