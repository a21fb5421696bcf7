// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.SourceConfig.Snapshot;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.sqlserver.DatabaseState.Versions;
import io.convoy.extractor.sqlserver.DatabaseState.Writes;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import io.convoy.extractor.sqlserver.SnapshotOpening.Opened;
import io.convoy.schemas.event.Guarantee;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotOpeningTest {
  private final ScriptedServer server =
      new ScriptedServer().answer("sys.database_files", List.of(List.of("So", "/data/So.mdf")));

  @Test
  void takesADatabaseSnapshotWhereItMay() {
    Opened opened = open(Snapshot.AUTO, state(1, 1));

    assertThat(opened.id().mode()).isEqualTo(Mode.DATABASE_SNAPSHOT);
    assertThat(opened.guarantee()).isEqualTo(Guarantee.ONE_POINT_IN_TIME);
    assertThat(opened.reasons()).isEmpty();
    assertThat(server.executed())
        .last()
        .asString()
        .startsWith("CREATE DATABASE [" + opened.id().name() + "]")
        .endsWith("AS SNAPSHOT OF [So]");
  }

  @Test
  void fallsBackToSnapshotIsolationAndSaysWhy() {
    server.refuse("CREATE DATABASE", 262, "CREATE DATABASE permission denied");

    Opened opened = open(Snapshot.AUTO, state(1, 1));

    assertThat(opened.id().mode()).isEqualTo(Mode.SNAPSHOT_ISOLATION);
    assertThat(opened.guarantee()).isEqualTo(Guarantee.PER_STATEMENT);
    assertThat(opened.reasons()).singleElement().asString().contains("permission denied");
  }

  @Test
  void readsInOneTransactionWhereNoOtherProcessReads() {
    server.refuse("CREATE DATABASE", 262, "CREATE DATABASE permission denied");

    Opened opened =
        new SnapshotOpening(server.connection(), state(1, 1), "so", SourceReaders.ONE)
            .open(Snapshot.AUTO);

    assertThat(opened.id().mode()).isEqualTo(Mode.SNAPSHOT_TRANSACTION);
    assertThat(opened.guarantee()).isEqualTo(Guarantee.ONE_POINT_IN_TIME);
  }

  @Test
  void fallsBackToReadCommittedButNeverToNolock() {
    server.refuse("CREATE DATABASE", 262, "CREATE DATABASE permission denied");

    assertThat(open(Snapshot.AUTO, state(0, 1)).guarantee()).isEqualTo(Guarantee.PER_STATEMENT);
    Opened locking = open(Snapshot.AUTO, state(0, 0));
    assertThat(locking.id().mode()).isEqualTo(Mode.READ_COMMITTED);
    assertThat(locking.guarantee()).isEqualTo(Guarantee.NONE);
    assertThat(locking.reasons())
        .hasSize(2)
        .anyMatch(reason -> reason.contains("ALLOW_SNAPSHOT_ISOLATION ON"));
  }

  @Test
  void needsNothingWhereNobodyCanWrite() {
    DatabaseState readOnly = new DatabaseState("So", "", Writes.IMPOSSIBLE, new Versions(0, 0));

    assertThat(open(Snapshot.AUTO, readOnly).guarantee()).isEqualTo(Guarantee.ONE_POINT_IN_TIME);
  }

  @Test
  void refusesWhatItCannotGive() {
    server.refuse("CREATE DATABASE", 1844, "is not supported on this edition");

    assertThatThrownBy(() -> open(Snapshot.DATABASE_SNAPSHOT, state(1, 1)))
        .hasMessageContainingAll("database-snapshot", "not supported on this edition", "auto")
        .extracting("code")
        .isEqualTo(ErrorCode.SOURCE_ERROR);
    assertThatThrownBy(() -> open(Snapshot.SNAPSHOT_ISOLATION, state(0, 1)))
        .hasMessageContaining("ALTER DATABASE [So] SET ALLOW_SNAPSHOT_ISOLATION ON");
  }

  @Test
  void doesNotTakeAServerThatIsAwayForOneThatCannot() {
    server.refuse("CREATE DATABASE", 1205, "deadlock victim");

    assertThatThrownBy(() -> open(Snapshot.AUTO, state(1, 1)))
        .extracting("code")
        .isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
  }

  @Test
  void dropsWhatAnEarlierRunOfThePipelineLeftBehind() {
    server
        .answer(
            "source_database_id",
            List.of(List.of("convoy so 1f3c0a9e"), List.of("convoy so-2 77777777")))
        .answer("WHERE name = ?", List.of(List.of(1)));

    open(Snapshot.NOLOCK, state(1, 1));

    assertThat(server.executed())
        .contains("DROP DATABASE [convoy so 1f3c0a9e]")
        .doesNotContain("DROP DATABASE [convoy so-2 77777777]");
  }

  @Test
  void makesAndDropsNothingToLook() {
    server.answer("source_database_id", List.of(List.of("convoy so 1f3c0a9e")));

    Opened looking = look(Snapshot.AUTO, state(1, 1));

    assertThat(looking.id().mode()).isEqualTo(Mode.SNAPSHOT_ISOLATION);
    assertThat(looking.reasons()).singleElement().asString().contains("a run makes one");
    assertThat(look(Snapshot.DATABASE_SNAPSHOT, state(0, 0)).id().mode())
        .isEqualTo(Mode.READ_COMMITTED);
    assertThat(look(Snapshot.NOLOCK, state(1, 1)).id().mode()).isEqualTo(Mode.NOLOCK);
    assertThat(server.executed()).isEmpty();
  }

  private Opened look(Snapshot wanted, DatabaseState state) {
    return new SnapshotOpening(server.connection(), state, "so", SourceReaders.ONE).look(wanted);
  }

  private Opened open(Snapshot wanted, DatabaseState state) {
    return new SnapshotOpening(server.connection(), state, "so", SourceReaders.SEVERAL)
        .open(wanted);
  }

  private static DatabaseState state(int snapshotIsolation, int readCommitted) {
    return new DatabaseState(
        "So", "", Writes.POSSIBLE, new Versions(snapshotIsolation, readCommitted));
  }
}
