// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve(Path.of("reference", "errors.md"));
  private static final Pattern NAMED_PAGE = Pattern.compile("docs/([a-z/-]+(?:\\.md)?)");

  @Test
  void areOnThePageAsTheListHasThem() throws IOException {
    String page = ErrorsReference.page();
    if (Boolean.getBoolean("convoy.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("written from the enum with -Dconvoy.docs.write=true")
        .content()
        .isEqualTo(page);
  }

  @Test
  void haveANumberEach() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void areNumberedByWhoseMatterTheyAre(ErrorCode code) {
    String thousands =
        switch (code.category()) {
          case USAGE -> "1";
          case SOURCE -> "2";
          case KAFKA -> "3";
          case TARGET -> "4";
          case RUN -> "5";
          case DEFECT -> "9";
        };
    assertThat(code.number()).matches("CVY-" + thousands + "\\d{3}");
  }

  @ParameterizedTest
  @EnumSource
  void sayWhatHappenedAndWhatToDoInSentences(ErrorCode code) {
    assertThat(code.cause()).matches("[A-Z].*\\.");
    assertThat(code.remedy()).matches("[A-Z./].*\\.");
    Matcher pages = NAMED_PAGE.matcher(code.remedy());
    while (pages.find()) {
      assertThat(DOCS.resolve(pages.group(1))).exists();
    }
  }

  @ParameterizedTest
  @EnumSource
  void areFoundByTheNameThatTravels(ErrorCode code) {
    assertThat(ErrorCode.named(code.name())).contains(code);
    assertThat(ErrorCode.numbered(code.name(), "oh")).isEqualTo(code.number() + " oh");
  }

  @Test
  void leaveANameOfAnotherVersionWithoutANumber() {
    assertThat(ErrorCode.named("OF_TOMORROW")).isEmpty();
    assertThat(ErrorCode.named(null)).isEmpty();
    assertThat(ErrorCode.numbered("OF_TOMORROW", "oh")).isEqualTo("oh");
  }

  @Test
  void comeBeforeTheMessage() {
    assertThat(new ConvoyException(ErrorCode.SOURCE_UNAVAILABLE, "the source is away").told())
        .isEqualTo("CVY-2001 the source is away");
  }
}
