// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.Snapshot;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorTest {
  private static final String URL = "jdbc:sqlserver://db;databaseName=So";

  @Test
  void readsInLargePacketsWithoutBufferingAnswers() {
    assertThat(connector(URL).properties())
        .containsEntry("responseBuffering", "adaptive")
        .containsEntry("packetSize", "32767")
        .containsEntry("connectRetryCount", "0")
        .containsEntry("applicationName", "convoy extractor so 0")
        .containsEntry("user", "reader")
        .containsEntry("password", "s3cret");
  }

  /** The driver would take its own properties for stronger than the URL's. */
  @Test
  void leavesToTheUrlWhatItSays() {
    String url = URL + ";packetSize=8000; ApplicationName = mine ;applicationIntent=ReadOnly";

    assertThat(connector(url).properties())
        .doesNotContainKeys("packetSize", "applicationName", "applicationIntent", "encrypt")
        .containsKey("responseBuffering");
  }

  @Test
  void saysWhichDatabaseItIsAbout() {
    assertThat(
            connector("jdbc:sqlserver://db:1433;password=p;encrypt=true; DatabaseName = So ;x=y")
                .place())
        .isEqualTo("jdbc:sqlserver://db:1433; DatabaseName = So");
    assertThat(connector("jdbc:sqlserver://db;database=So").place())
        .isEqualTo("jdbc:sqlserver://db;database=So");
    assertThat(connector("jdbc:sqlserver://db").place()).isEqualTo("jdbc:sqlserver://db");
  }

  private static Connector connector(String url) {
    SourceConfig config =
        new SourceConfig(
            url,
            "reader",
            new Secret("s3cret"),
            new TableSelection(List.of(), List.of()),
            Chunking.AUTO,
            DataSize.ofMebibytes(32),
            OnSnapshotLost.REREAD,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            Snapshot.AUTO,
            0,
            0,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    return new Connector(config, "convoy extractor so 0");
  }
}
