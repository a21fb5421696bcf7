// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.copy;
import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunPictureTest {
  private static final Set<Phase> LAST = EnumSet.of(Phase.COMPLETED, Phase.FAILED, Phase.CANCELLED);

  @Test
  void putsTheLargestTableFirstAndEqualOnesByName() {
    RunPicture picture =
        copy(
            copying("small", 0, 1),
            copying("zebra", 0, 10),
            copying("large", 0, 100),
            copying("ape", 0, 10));
    assertThat(picture.tables())
        .extracting(RunPicture::name)
        .containsExactly("shop.large", "shop.ape", "shop.zebra", "shop.small");
  }

  @ParameterizedTest
  @EnumSource
  void isOverInTheLastPhases(Phase phase) {
    assertThat(picture(run(phase)).isOver()).isEqualTo(LAST.contains(phase));
  }

  @Test
  void addsUpItsTables() {
    RunPicture picture = copy(copying("orders", 10, 100), copying("items", 5, 50));
    assertThat(picture.rowsLoaded()).isEqualTo(15);
    assertThat(picture.rowsExtracted()).isEqualTo(150);
    assertThat(picture.rowsExpected()).isEqualTo(150);
    assertThat(picture.bytesExtracted()).isEqualTo(15_000_000);
    assertThat(picture.bytesLoaded()).isEqualTo(1_500_000);
    assertThat(picture.share()).isEqualTo(0.1);
  }

  @Test
  void countsRejectedRowsThatWereLoadedSinceAsLoaded() {
    TableProgress table =
        table("orders", Stage.VERIFIED)
            .setRowsExtracted(10)
            .setRowsLoaded(7)
            .setRowsRejected(3)
            .build();
    RunPicture picture = picture(run(Phase.COMPLETED).setRowsRetried(2), table);

    assertThat(picture.rowsLoaded()).isEqualTo(9);
    assertThat(picture.rowsRejected()).isOne();
  }

  @Test
  void expectsTheEstimateUntilAllIsRead() {
    TableProgress.Builder table =
        table("orders", Stage.PLANNED).setEstimatedRows(1000).setRowsExtracted(10);
    assertThat(RunPicture.rowsExpected(table.build())).isEqualTo(1000);
    table.setRowsExtracted(1200);
    assertThat(RunPicture.rowsExpected(table.build())).isEqualTo(1200);
    table.setStage(Stage.EXTRACTED).setRowsExtracted(900);
    assertThat(RunPicture.rowsExpected(table.build())).isEqualTo(900);
  }

  @Test
  void expectsNothingOfATableWithoutStatistics() {
    TableProgress table = table("orders", Stage.DESCRIBED).setEstimatedRows(-1).build();
    assertThat(RunPicture.rowsExpected(table)).isZero();
    assertThat(RunPicture.share(table)).isZero();
  }

  @Test
  void sharesOutBytesByRows() {
    assertThat(RunPicture.bytesLoaded(copying("orders", 1, 3))).isEqualTo(100_000);
    assertThat(RunPicture.bytesLoaded(table("orders", Stage.PLANNED).build())).isZero();
  }

  @Test
  void sharesAreNeverAboveOne() {
    TableProgress table = copying("orders", 200, 100);
    assertThat(RunPicture.share(table)).isEqualTo(1);
    assertThat(copy(table).share()).isEqualTo(1);
  }

  @Test
  void countsEmptyTablesAsDoneWhenTheyAreLoaded() {
    TableProgress waiting = table("waiting", Stage.EXTRACTED).build();
    TableProgress done = table("done", Stage.FINALIZED).build();
    assertThat(RunPicture.share(waiting)).isZero();
    assertThat(RunPicture.share(done)).isEqualTo(1);
    assertThat(copy(waiting, done).share()).isZero();
    assertThat(copy(done).share()).isEqualTo(1);
    assertThat(copy().share()).isZero();
  }

  @Test
  void doesNotWaitForRefusedRows() {
    TableProgress table = copying("orders", 90, 100);
    assertThat(RunPicture.doing(table, Phase.COPY)).isEqualTo("copy");
    assertThat(copy(table).share()).isEqualTo(0.9);
    table.setRowsRejected(10);
    assertThat(RunPicture.doing(table, Phase.COPY)).isEqualTo("keys");
    assertThat(RunPicture.share(table)).isEqualTo(1);
    assertThat(copy(table).share()).isEqualTo(1);
    assertThat(copy(table).rowsLoaded()).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource({
    "DESCRIBED,DESCRIBE,waiting", "DESCRIBED,SCHEMA,create", "CREATED,SCHEMA,plan",
    "PLANNED,COPY,waiting", "FINALIZED,FINALIZE,loaded", "LINKED,FINALIZE,linked",
    "SEQUENCED,VERIFY,verify", "VERIFIED,VERIFY,DIFFERENT",
  })
  void saysWhatAnUntouchedTableIsAt(Stage stage, Phase phase, String doing) {
    assertThat(RunPicture.doing(table("orders", stage).build(), phase)).isEqualTo(doing);
  }

  @Test
  void saysWhatATableWithRowsIsAt() {
    TableProgress copied = copying("orders", 0, 100);
    assertThat(RunPicture.doing(copied, Phase.COPY)).isEqualTo("copy");
    copied.setStage(Stage.PLANNED);
    assertThat(RunPicture.doing(copied, Phase.COPY)).isEqualTo("copy");
    TableProgress equal = table("orders", Stage.VERIFIED).setEqual(true).build();
    assertThat(RunPicture.doing(equal, Phase.VERIFY)).isEqualTo("equal");
  }

  @Test
  void aTableOfWhichSomeRowsWereLookedAtIsNotCalledEqual() {
    TableProgress looked = table("orders", Stage.VERIFIED).setEqual(true).setKeysFound(0).build();
    assertThat(RunPicture.doing(looked, Phase.VERIFY)).isEqualTo("looked at");
    looked.setEqual(false);
    assertThat(RunPicture.doing(looked, Phase.VERIFY)).isEqualTo("DIFFERENT");
  }
}
