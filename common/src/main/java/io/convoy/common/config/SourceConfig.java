// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from.
 *
 * @param url JDBC URL
 * @param tables which tables to carry, by patterns over {@code schema.table}
 * @param chunking how tables are cut; AUTO takes physical ranges where the source has them
 * @param chunkBytes aim for the size of a chunk
 * @param onSnapshotLost what to do when the source's snapshot is gone before all chunks are read
 * @param keepSnapshot how long the snapshot of a failed run waits for its resume; zero for not
 * @param maxBlocking how long others may wait for the locks of a snapshot; zero for no limit
 * @param maxConnections per process; 0 for no limit
 * @param maxMbPerSecond per process, 10^6 bytes of Avro rows; 0 for no limit
 */
public record SourceConfig(
    @Setting("JDBC URL: `jdbc:postgresql://host:port/database`, or `jdbc:sqlserver:...`.")
        String url,
    @Setting("Who reads. Without it the driver's own default holds.") @Nullable String user,
    @Setting("Best as `${env:NAME}` or `${file:/path}`.") @Nullable Secret password,
    @Setting("Which tables are carried.") TableSelection tables,
    @Setting(
            value =
                "How tables are cut into chunks: `physical` by pages, `key` by ranges of a key,"
                    + " `auto` by pages where the source has them.",
            byDefault = "auto")
        Chunking chunking,
    @Setting(
            value = "About how many bytes of a table one chunk has; 1KiB to 4GiB.",
            byDefault = "32MiB")
        DataSize chunkBytes,
    @Setting(
            value =
                "When the source's snapshot is gone before all is read, and the source may have"
                    + " been written to since: `reread` begins the tables that are not read to"
                    + " their ends anew, so that the rows of each are of one point in time;"
                    + " `reread-all` begins all tables anew, so that all rows are of one; `fail`"
                    + " ends the run.",
            byDefault = "reread")
        OnSnapshotLost onSnapshotLost,
    @Setting(
            value =
                "How long extractors that run as services keep the snapshot of a run that failed,"
                    + " so that a resume goes on at the same point in time; 0s to 24h. It keeps the"
                    + " source from clearing away old rows. `replicate` keeps none: its process"
                    + " ends.",
            byDefault = "15m")
        Duration keepSnapshot,
    @Setting(
            value =
                "How long another session of a PostgreSQL source may wait for a table that a run"
                    + " reads (to truncate, alter or drop it; whoever comes after it waits too),"
                    + " before the snapshot is given up for it, and `source.on-snapshot-lost` says"
                    + " how the run goes on; 1s to 24h, or 0s: until all is read.",
            byDefault = "10s")
        Duration maxBlocking,
    @Setting(
            value =
                "How a SQL Server source gives all readers one point in time: `database-snapshot`"
                    + " makes one and drops it; `snapshot-isolation` reads each chunk as of one"
                    + " moment; `read-committed` and `nolock` promise less; `auto` takes the"
                    + " strongest that login and edition allow. PostgreSQL's is always exported.",
            byDefault = "auto")
        Snapshot snapshot,
    @Setting(
            value = "How many connections one extractor opens to the source; 0 for no limit.",
            byDefault = "0")
        int maxConnections,
    @Setting(
            value = "How many MB of rows one extractor reads in a second; 0 for no limit.",
            byDefault = "0")
        int maxMbPerSecond,
    @Setting("What becomes of SQL Server types that PostgreSQL has no equal for.")
        TypeOptions types,
    @Setting("What becomes of text that PostgreSQL cannot hold.") TextOptions text) {

  public SourceConfig {
    Optional<UrlKind> kind = UrlKind.of(url);
    Demand.that(kind.isPresent(), "url", "must begin with jdbc:postgresql: or jdbc:sqlserver:");
    kind.orElseThrow().demandForm(url);
    Demand.between(DataSize.ofKibibytes(1), DataSize.ofMebibytes(4096), chunkBytes, "chunkBytes");
    Demand.between(Duration.ZERO, Duration.ofHours(24), keepSnapshot, "keepSnapshot");
    Demand.that(
        maxBlocking.isZero() || maxBlocking.compareTo(Duration.ofSeconds(1)) >= 0,
        "maxBlocking",
        "must be 0s, or from 1s to 86400s");
    Demand.between(Duration.ZERO, Duration.ofHours(24), maxBlocking, "maxBlocking");
    Demand.that(maxConnections >= 0, "maxConnections", "must not be negative");
    kind.orElseThrow().demandSettings(maxConnections, text);
    Demand.that(maxMbPerSecond >= 0, "maxMbPerSecond", "must not be negative");
  }

  /** The same for a process that ends with its run, and then holds nothing. */
  public SourceConfig keepingNoSnapshot() {
    return new SourceConfig(
        url,
        user,
        password,
        tables,
        chunking,
        chunkBytes,
        onSnapshotLost,
        Duration.ZERO,
        maxBlocking,
        snapshot,
        maxConnections,
        maxMbPerSecond,
        types,
        text);
  }

  /** How all readers of a SQL Server source are given one point in time. */
  public enum Snapshot {
    /** The strongest that the login and the edition allow. */
    AUTO,
    DATABASE_SNAPSHOT,
    SNAPSHOT_ISOLATION,
    READ_COMMITTED,
    NOLOCK
  }

  /** How a table is cut into chunks. */
  public enum Chunking {
    AUTO,
    PHYSICAL,
    KEY
  }

  /** What a lost snapshot means. */
  public enum OnSnapshotLost {
    /** Begin the tables anew that are not read to their ends. */
    REREAD,
    /** Begin all tables anew. */
    REREAD_ALL,
    FAIL
  }

  /** What a pattern or name that matches nothing of the source means. */
  public enum Unmatched {
    /** It is misspelled. */
    FAIL,
    IGNORE
  }

  /** Patterns over {@code schema.table} with {@code *} and {@code ?}; no include means all. */
  public record TableSelection(
      @Setting(
              "Patterns over `schema.table` with `*` and `?`; without any, every table is carried."
                  + " A name with a dot in it may be quoted: `na.\"mes.t\"`.")
          List<String> include,
      @Setting("Patterns of tables to leave out, whatever `include` says.") List<String> exclude,
      @Setting(
              value =
                  "When a pattern of `source.tables` or `source.text.nul-in`, or a schema of"
                      + " `target.schemas`, matches nothing of the source: `fail` ends the run"
                      + " before anything is changed and says what is nearest; `ignore` goes on.",
              byDefault = "fail")
          Unmatched unmatched) {

    /** Patterns that have to match something. */
    public TableSelection(List<String> include, List<String> exclude) {
      this(include, exclude, Unmatched.FAIL);
    }

    public TableSelection {
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      include.forEach(pattern -> Demand.notBlank(pattern, "include"));
      exclude.forEach(pattern -> Demand.notBlank(pattern, "exclude"));
    }

    /** True for tables that are carried. */
    public Predicate<TableId> filter() {
      Predicate<TableId> included = include.isEmpty() ? table -> true : anyOf(include);
      return included.and(anyOf(exclude).negate());
    }

    private static Predicate<TableId> anyOf(List<String> texts) {
      List<TablePattern> patterns = texts.stream().map(TablePattern::new).toList();
      return table -> patterns.stream().anyMatch(pattern -> pattern.matches(table));
    }
  }

  /** The URL without its secrets, for messages and logs. */
  public String maskedUrl() {
    return JdbcUrl.masked(url);
  }

  @Override
  public String toString() {
    return "SourceConfig[url=" + maskedUrl() + ", user=" + user + ", tables=" + tables + "]";
  }
}
