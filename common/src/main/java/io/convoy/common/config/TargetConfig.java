// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go.
 *
 * @param url JDBC URL of PostgreSQL
 * @param schemas source schema to target schema; others keep their name
 * @param identity of which kind identity columns are; null for that of the source
 * @param onDependents what becomes of what hangs on tables that are put aside
 * @param onBadRow what a row that PostgreSQL refuses means for the run
 * @param rejectLimit rows of a table that may be refused where they may be at all
 * @param onBrokenConstraint what a constraint that cannot be added means for the run
 * @param grants what becomes of roles and of what they may do
 * @param finalizeJobs keys and indexes that are built at once
 * @param maintenanceMemory what they may use together
 * @param history what the target keeps of runs that are over
 */
public record TargetConfig(
    @Setting("JDBC URL of PostgreSQL: `jdbc:postgresql://host:port/database`.") String url,
    @Setting("Who writes. Without it the driver's own default holds.") @Nullable String user,
    @Setting("Best as `${env:NAME}` or `${file:/path}`.") @Nullable Secret password,
    @Setting("Source schema to target schema, as `dbo: public`; others keep their names.")
        Map<String, String> schemas,
    @Setting(
            value =
                "What becomes of table and column names: `preserve` keeps them, `lower` makes them"
                    + " lower case, `snake` makes `OrderLine` to `order_line`.",
            byDefault = "preserve")
        Identifiers identifiers,
    @Setting(
            value =
                "What becomes of texts that the source compares without case or accents, as a"
                    + " `_CI_` collation of SQL Server has it: `report` makes them plain texts,"
                    + " which PostgreSQL compares exactly, and lists the columns and the keys that"
                    + " mean something else then; `citext` makes columns of that type, without"
                    + " their lengths; `icu` gives columns a collation that is not deterministic.",
            byDefault = "report")
        CaseInsensitive caseInsensitive,
    @Setting(
            "What identity columns are in the target: `by-default` takes values that are given,"
                + " `always` refuses them. Without it they are what they are at the source: those"
                + " of SQL Server `by-default`.")
        @Nullable IdentityKind identity,
    @Setting(
            value =
                "What becomes of target tables that are there already: `fail` ends the run before"
                    + " anything is changed, `truncate` empties and fills them, `drop` makes them"
                    + " anew, `swap` loads new ones beside them and exchanges all in one moment at"
                    + " the end, once they are verified; the old ones stay, in schemas of their"
                    + " own, until `convoy drop-old`.",
            byDefault = "fail")
        OnExisting onExisting,
    @Setting(
            value =
                "What becomes, under `on-existing: swap`, of what hangs on tables that are put"
                    + " aside (views, foreign keys from and to other tables, triggers, policies,"
                    + " publications): `refuse` ends the run before anything is changed, with the"
                    + " list; `carry` moves it to the new tables in the same transaction, and"
                    + " refuses what cannot be moved; `leave` leaves it with the old tables. Owner"
                    + " and grants always pass to the new ones.",
            byDefault = "refuse")
        OnDependents onDependents,
    @Setting(
            value =
                "What new tables are while they load. `logged` writes WAL once. `unlogged` writes"
                    + " none until a table is done; then its rows are written a second time, with"
                    + " their WAL, and a crash of PostgreSQL before that has them loaded anew from"
                    + " Kafka. It pays where WAL is what holds up the load.",
            byDefault = "logged")
        Persistence loadAs,
    @Setting(
            value =
                "What a row means for the run that PostgreSQL refuses, by a value that its column"
                    + " does not take or by a check or trigger: `fail` ends the run at the first;"
                    + " `reject` leaves it out, keeps it in the topic `<pipeline>.rejects`, where"
                    + " `convoy rejects` finds it, and goes on.",
            byDefault = "fail")
        OnBadRow onBadRow,
    @Setting(
            value =
                "How many rows of a table may be rejected before the run fails: a number, or a"
                    + " share of the table's rows such as `0.5%`.",
            byDefault = "1000")
        RejectLimit rejectLimit,
    @Setting(
            value =
                "What a key, index, check or foreign key means for the run that the loaded rows do"
                    + " not hold, or that the target refuses: `report` leaves it out (a foreign key"
                    + " or check stays NOT VALID), goes on and names it with the rows in its way;"
                    + " `fail` does the same, and the run has failed in the end. `convoy finalize`"
                    + " tries it again.",
            byDefault = "report")
        OnBrokenConstraint onBrokenConstraint,
    @Setting(
            value =
                "What becomes of roles and grants: `report` lists them; `carry` makes the roles"
                    + " that the target lacks, without LOGIN and password, their memberships, and"
                    + " the grants on what the run carries. A role that is there is never altered,"
                    + " and what is not certain or refused is listed with its SQL.",
            byDefault = "report")
        Grants grants,
    @Setting(
            value =
                "How many keys and indexes are built at once, of one table or several, the largest"
                    + " first; 1 to 64, or 0 for as many as `coordinator.parallelism`.",
            byDefault = "0")
        int finalizeJobs,
    @Setting(
            value =
                "Memory of the target that all these builds may use together"
                    + " (`maintenance_work_mem`, in equal shares); a server that is set to give"
                    + " each session more than its share gives that. 1MiB to 1TiB.",
            byDefault = "512MiB")
        DataSize maintenanceMemory,
    @Setting(
            value =
                "`keep` notes each run that has filled the target in its table `convoy.run`: when,"
                    + " from where, at which position, how many rows, whether all was equal. `none`"
                    + " leaves nothing of Convoy in the target once a run is over.",
            byDefault = "keep")
        History history) {

  public TargetConfig {
    Demand.that(UrlKind.POSTGRESQL.takes(url), "url", "must begin with jdbc:postgresql:");
    UrlKind.POSTGRESQL.demandForm(url);
    schemas = Map.copyOf(schemas);
    schemas.forEach((source, target) -> {
      Demand.notBlank(source, "schemas");
      Demand.notBlank(target, "schemas");
    });
    Demand.between(0, 64, finalizeJobs, "finalizeJobs");
    Demand.between(
        DataSize.ofMebibytes(1),
        DataSize.ofMebibytes(1 << 20),
        maintenanceMemory,
        "maintenanceMemory");
  }

  /** Rows of a table that may be refused under both settings. */
  public RejectLimit rejectAllowance() {
    return switch (onBadRow) {
      case FAIL -> RejectLimit.NONE;
      case REJECT -> rejectLimit;
    };
  }

  /** What a row that PostgreSQL refuses means for the run. */
  public enum OnBadRow {
    FAIL,
    REJECT
  }

  /** What becomes of names. */
  public enum Identifiers {
    PRESERVE,
    LOWER,
    SNAKE
  }

  /** What becomes of texts that the source compares without case or accents. */
  public enum CaseInsensitive {
    REPORT,
    CITEXT,
    ICU
  }

  /** Whether identity columns take values that are given. */
  public enum IdentityKind {
    BY_DEFAULT,
    ALWAYS
  }

  /** What becomes of target tables that are there already. */
  public enum OnExisting {
    FAIL,
    TRUNCATE,
    DROP,
    SWAP
  }

  /** What becomes of what hangs on tables that others take the place of. */
  public enum OnDependents {
    REFUSE,
    CARRY,
    LEAVE
  }

  /** What a key, index or constraint that cannot be added means for the run. */
  public enum OnBrokenConstraint {
    REPORT,
    FAIL
  }

  /** What becomes of roles and of what they may do. */
  public enum Grants {
    REPORT,
    CARRY
  }

  /** Whether the target knows which runs have filled it. */
  public enum History {
    KEEP,
    NONE
  }

  /** Whether a table's changes go through the write-ahead log, in PostgreSQL's words. */
  public enum Persistence {
    LOGGED,
    UNLOGGED
  }

  /** The URL without its secrets, for messages and logs. */
  public String maskedUrl() {
    return JdbcUrl.masked(url);
  }

  @Override
  public String toString() {
    return "TargetConfig[url=" + maskedUrl() + ", user=" + user + ", schemas=" + schemas + "]";
  }
}
