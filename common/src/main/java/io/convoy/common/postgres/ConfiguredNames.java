// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.config.WatermarkConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The names that {@code target.schemas} and {@code target.identifiers} give, and the proof that no
 * two things of the source fall together under them. Immutable.
 *
 * <p>PostgreSQL cuts names after 63 bytes without a word; a longer one is cut here and ends in a
 * hash of the source's name, so that it is the same in every run and differs from its neighbours.
 */
public final class ConfiguredNames implements TargetNames {
  private static final int MAX_BYTES = 63;
  private static final int HASH_LENGTH = 8;

  /** PostgreSQL's own columns of every table; what is called so here gets an underscore. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private static final Pattern WORD_END = Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");
  private static final Pattern ACRONYM_END = Pattern.compile("(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
  private static final Pattern PUNCTUATION = Pattern.compile("[^\\p{L}\\p{N}_$]+");

  private final Map<String, String> schemas;
  private final Identifiers rule;
  private final TableOverrides overrides;
  private final @Nullable String pipeline;

  public ConfiguredNames(ConvoyConfig config) {
    this(
        config.target().schemas(),
        config.target().identifiers(),
        new TableOverrides(config.tables()),
        null);
  }

  public ConfiguredNames(Map<String, String> schemas, Identifiers rule) {
    this(schemas, rule, TableOverrides.NONE, null);
  }

  private ConfiguredNames(
      Map<String, String> schemas,
      Identifiers rule,
      TableOverrides overrides,
      @Nullable String pipeline) {
    this.schemas = Map.copyOf(schemas);
    this.rule = rule;
    this.overrides = overrides;
    this.pipeline = pipeline;
  }

  /**
   * The same names in other schemas, where tables are loaded that are to take the place of others
   * at the end. They differ by pipeline and not by run, so that rows keep their schema in the
   * registry.
   */
  public ConfiguredNames shadow(String ofPipeline) {
    return new ConfiguredNames(schemas, rule, overrides, ofPipeline);
  }

  public boolean isShadow() {
    return pipeline != null;
  }

  @Override
  public ConfiguredNames lasting() {
    return pipeline == null ? this : new ConfiguredNames(schemas, rule, overrides, null);
  }

  /** The mapped schema as the configuration spells it; others follow the rule for identifiers. */
  @Override
  public String schema(String sourceSchema) {
    String mapped = schemas.get(sourceSchema);
    String name = mapped == null ? identifier(sourceSchema) : mapped;
    return pipeline == null ? name : shadowOf(name);
  }

  /** Where tables are loaded that are to be in this schema of the target. */
  public String shadowOf(String schema) {
    return besides(schema, "_new_" + hash(String.valueOf(pipeline)));
  }

  /** Where tables of this schema are put aside by a run. */
  public String old(String schema, String runId) {
    return besides(schema, "_old_" + runId);
  }

  /**
   * A name with something behind it, cut where there is no room for both.
   *
   * @param suffix of 40 bytes at most
   */
  public static String besides(String schema, String suffix) {
    int room = MAX_BYTES - bytes(suffix);
    String whole = bytes(schema) <= room ? schema : beginning(schema, "_" + hash(schema), room);
    return whole + suffix;
  }

  @Override
  public String table(TableId table) {
    return overrides
        .of(table)
        .flatMap(override -> Optional.ofNullable(override.rename()))
        .orElseGet(() -> identifier(table.getName()));
  }

  /** The columns that a table has for its history; empty where it keeps none. */
  public Optional<HistoryColumns> history(TableId table) {
    return overrides.history(table);
  }

  /** True of a table that rows are only added to. */
  public boolean isAppended(TableId table) {
    return overrides.isAppended(table);
  }

  /** How it is found what changed in a table. */
  public TableOverride.Capture capture(TableId table) {
    return overrides.capture(table);
  }

  /** By which column it is found what changed in a table; empty where it is not found so. */
  public Optional<WatermarkConfig> watermark(TableId table) {
    return overrides.watermark(table);
  }

  @Override
  public String column(TableId table, String sourceName) {
    return overrides
        .of(table)
        .flatMap(override -> Optional.ofNullable(override.column(sourceName)))
        .flatMap(override -> Optional.ofNullable(override.rename()))
        .orElseGet(() -> identifier(sourceName));
  }

  /** True where no column of a table can be called so. */
  public static boolean isOfTheSystem(String column) {
    return SYSTEM_COLUMNS.contains(column);
  }

  @Override
  public String identifier(String sourceName) {
    String name =
        switch (rule) {
          case PRESERVE -> sourceName;
          case LOWER -> sourceName.toLowerCase(Locale.ROOT);
          case SNAKE -> snake(sourceName);
        };
    if (SYSTEM_COLUMNS.contains(name)) {
      return name + "_";
    }
    return bytes(name) <= MAX_BYTES ? name : shorten(name, sourceName);
  }

  /** A line for each column whose name here nobody would expect by the rule. */
  public List<String> unexpected(Table table) {
    List<String> lines = new ArrayList<>();
    for (Column column : table.getColumns()) {
      String source = column.getName();
      String name = column(table.getId(), source);
      if (name.endsWith("_")
          && SYSTEM_COLUMNS.contains(name.substring(0, name.length() - 1))
          && !source.equals(name)) {
        lines.add(
            "column %s is called %s in the target, where each table has a system column of its name"
                .formatted(source, name));
      } else if (bytes(name) == MAX_BYTES && name.endsWith("_" + hash(source))) {
        lines.add(
            "column %s is called %s in the target, where names have 63 bytes"
                .formatted(source, name));
      }
    }
    return lines;
  }

  private static int bytes(String name) {
    return name.getBytes(UTF_8).length;
  }

  /**
   * Refuses what would be lost.
   *
   * @throws ConvoyException CONFIGURATION where two tables would become one
   */
  public void requireDistinct(Collection<TableId> tables) {
    Map<String, TableId> sources = new HashMap<>();
    for (TableId table : tables) {
      String target = SqlNames.quote(schema(table.getSchemaName()), table(table));
      TableId twin = sources.putIfAbsent(target, table);
      if (twin != null && !twin.equals(table)) {
        throw new ConvoyException(
            ErrorCode.CONFIGURATION,
            "tables %s and %s would both become %s in the target; change target.schemas or target.identifiers, rename one of them in tables, or exclude one of them with source.tables.exclude"
                .formatted(SqlNames.quote(twin), SqlNames.quote(table), target));
      }
    }
  }

  /**
   * Refuses what would be lost.
   *
   * @throws ConvoyException CONFIGURATION where two columns of the table would become one
   */
  public void requireDistinctColumns(Table table) {
    Map<String, String> sources = new HashMap<>();
    for (Column column : table.getColumns()) {
      String target = column(table.getId(), column.getName());
      String twin = sources.putIfAbsent(target, column.getName());
      if (twin != null) {
        throw new ConvoyException(
            ErrorCode.CONFIGURATION,
            "table %s: columns %s and %s would both become %s in the target; change target.identifiers, rename or omit one of them in tables, or exclude the table with source.tables.exclude"
                .formatted(
                    SqlNames.quote(table.getId()),
                    SqlNames.quote(twin),
                    SqlNames.quote(column.getName()),
                    SqlNames.quote(target)));
      }
    }
  }

  private static String snake(String name) {
    String words = WORD_END.matcher(name).replaceAll("_");
    words = ACRONYM_END.matcher(words).replaceAll("_");
    return PUNCTUATION.matcher(words).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  private static String shorten(String name, String sourceName) {
    return beginning(name, "_" + hash(sourceName), MAX_BYTES);
  }

  /** As much of a name as there is room for before the suffix. */
  private static String beginning(String name, String suffix, int bytesAtMost) {
    int room = bytesAtMost - suffix.length();
    int end = 0;
    for (int bytes = 0; end < name.length(); ) {
      int codePoint = name.codePointAt(end);
      bytes += Character.toString(codePoint).getBytes(UTF_8).length;
      if (bytes > room) {
        break;
      }
      end += Character.charCount(codePoint);
    }
    return name.substring(0, end) + suffix;
  }

  private static String hash(String name) {
    return DigestUtils.sha256Hex(name).substring(0, HASH_LENGTH);
  }
}
