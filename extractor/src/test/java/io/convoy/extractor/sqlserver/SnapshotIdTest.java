// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotIdTest {

  @ParameterizedTest
  @EnumSource(Mode.class)
  void comesBackFromItsText(Mode mode) {
    SnapshotId id = new SnapshotId(mode, "convoy so: 1f3c");

    assertThat(SnapshotId.parse(id.toString())).isEqualTo(id);
  }

  @Test
  void isNoSnapshotOfAnotherSource() {
    assertThatThrownBy(() -> SnapshotId.parse("00000003-0000001B-1@1f3c0a9e5b7d2846-4c1e"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsInsideADatabaseSnapshotAndLeavesItSoThatItCanBeDropped() throws SQLException {
    ScriptedServer server = new ScriptedServer();
    SnapshotId id = new SnapshotId(Mode.DATABASE_SNAPSHOT, "convoy so 1f3c");

    id.enter(server.connection(), "Reading dbo.t");
    id.leave(server.connection(), "So");

    assertThat(server.executed())
        .containsExactly(
            "USE convoy so 1f3c", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "USE So");
  }

  @Test
  void isLostWhereTheDatabaseSnapshotIsGone() {
    ScriptedServer server = new ScriptedServer().refuse("USE", 911, "does not exist");
    SnapshotId id = new SnapshotId(Mode.DATABASE_SNAPSHOT, "convoy so 1f3c");

    assertThatThrownBy(() -> id.enter(server.connection(), "Reading dbo.t"))
        .extracting("code")
        .isEqualTo(ErrorCode.SNAPSHOT_LOST);
  }

  @Test
  void namesTheSparseFilesBesideTheDataFiles() {
    String file =
        DatabaseSnapshots.file("So_data]", "D:\\data\\so's.mdf", "convoy stackoverflow 1f3c0a9e");

    assertThat(DatabaseSnapshots.create("convoy stackoverflow 1f3c0a9e", List.of(file), "So"))
        .isEqualTo(
            "CREATE DATABASE [convoy stackoverflow 1f3c0a9e] ON (NAME = \"So_data]\", FILENAME ="
                + " N'D:\\data\\so''s.mdf.convoy_stackoverflow_1f3c0a9e.ss') AS SNAPSHOT OF [So]");
  }
}
