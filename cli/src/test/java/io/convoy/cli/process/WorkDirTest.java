// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkDirTest {
  @TempDir private Path folder;

  @Test
  void createsTheFolderAndAllAboveIt() {
    Path root = folder.resolve("some/where/deep");
    try (WorkDir dir = WorkDir.open(root)) {
      assertThat(dir.root()).isEqualTo(root).isDirectory();
      assertThat(dir.broker()).isEqualTo(root.resolve("broker"));
      assertThat(dir.registry()).isEqualTo(root.resolve("registry"));
      assertThat(dir.streams()).isEqualTo(root.resolve("streams"));
    }
  }

  @Test
  void knowsWhatItTakesAndRemovesNothingElse() throws IOException {
    Path beside = Files.writeString(folder.resolve("beside"), "stays");
    Path root = folder.resolve("demo");
    assertThat(WorkDir.isAt(root)).isFalse();
    try (WorkDir dir = WorkDir.open(root)) {
      assertThat(WorkDir.isAt(root)).isTrue();
      Files.writeString(Files.createDirectories(dir.broker()).resolve("log"), "x".repeat(1_000));
      Files.writeString(dir.pageToken(), "x".repeat(20));
      assertThat(dir.bytes()).isEqualTo(1_020);
      dir.remove();
    }
    assertThat(root).doesNotExist();
    assertThat(beside).exists();
  }

  @Test
  void isOwnedByOneAtATime() {
    try (WorkDir dir = WorkDir.open(folder)) {
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> WorkDir.open(dir.root()))
          .withMessageContaining(folder.toString())
          .withMessageContaining("--work-dir")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.RUN_IN_PROGRESS);
    }
    try (WorkDir again = WorkDir.open(folder)) {
      assertThat(again.root()).isEqualTo(folder);
    }
  }

  @Test
  void locksEachFolderByItself() {
    try (WorkDir one = WorkDir.open(folder.resolve("one"));
        WorkDir two = WorkDir.open(folder.resolve("two"))) {
      assertThat(one.root()).isNotEqualTo(two.root());
    }
  }

  @Test
  void keepsTheNameOfItsProcesses() {
    String first = nameIn("one");
    assertThat(first).matches("[0-9a-z]{8}");
    assertThat(nameIn("one")).isEqualTo(first);
    assertThat(nameIn("two")).isNotEqualTo(first);
  }

  @Test
  void takesANameThatAPersonGave() throws IOException {
    Files.createDirectory(folder.resolve("one"));
    Files.writeString(folder.resolve("one/instance"), "rack-7\n");
    assertThat(nameIn("one")).isEqualTo("rack-7");
  }

  private String nameIn(String work) {
    try (WorkDir dir = WorkDir.open(folder.resolve(work))) {
      return dir.instance();
    }
  }

  @Test
  void forgetsRunsAndKeepsAllElse() throws IOException {
    try (WorkDir dir = WorkDir.open(folder)) {
      write(dir.broker().resolve("data/topic-0/segment.log"));
      write(dir.registry().resolve("1.avsc"));
      write(dir.streams().resolve("store/deep/CURRENT"));
      write(folder.resolve("convoy.log"));
      write(folder.resolve("source/base/file"));
      write(folder.resolve("brokerage"));
      assertThat(dir.forget()).isSameAs(dir);
      assertThat(folder)
          .isDirectoryContaining("glob:**/convoy.log")
          .isDirectoryContaining("glob:**/source")
          .isDirectoryContaining("glob:**/brokerage")
          .isDirectoryNotContaining("glob:**/{broker,registry,streams}");
      assertThat(folder.resolve("source/base/file")).hasContent("text");
    }
  }

  @Test
  void stillOwnsTheFolderWhenItHasForgotten() {
    try (WorkDir dir = WorkDir.open(folder).forget().forget()) {
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> WorkDir.open(dir.root()))
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.RUN_IN_PROGRESS);
    }
  }

  @Test
  void doesNotForgetWhatALinkLeadsTo() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    write(elsewhere.resolve("precious"));
    try (WorkDir dir = WorkDir.open(folder.resolve("work"))) {
      Files.createSymbolicLink(dir.broker(), elsewhere);
      dir.forget();
      assertThat(dir.broker()).doesNotExist();
      assertThat(elsewhere.resolve("precious")).hasContent("text");
    }
  }

  @Test
  void refusesAFileInPlaceOfTheFolder() throws IOException {
    Path file = folder.resolve("file");
    write(file);
    assertRefused(file);
    assertRefused(file.resolve("below"));
  }

  @Test
  void refusesAFolderInPlaceOfTheLock() throws IOException {
    Files.createDirectory(folder.resolve("lock"));
    assertRefused(folder);
  }

  private static void assertRefused(Path root) {
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() -> WorkDir.open(root))
        .withMessageStartingWith("cannot use the work folder " + root)
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "text");
  }
}
