// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import io.convoy.common.error.ErrorCode.Category;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/** Writes the page of all error codes from their list. */
final class ErrorsReference {
  private static final String HEAD =
      """
      # Errors

      Each error has a number that never changes. Commands print it before the message, which says what happened and where; logs have it as `errorCode`,
      JSON beside the name (`failureCode`, `code`). A name without a number is of another version of Convoy.

      The page is written from the list in `common`; `mvn -pl common -am test -Dquick -Dconvoy.docs.write=true` writes it anew.
      """;

  private ErrorsReference() {}

  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Category category : Category.values()) {
      page.append("\n## ").append(title(category)).append('\n');
      Arrays.stream(ErrorCode.values())
          .filter(code -> code.category() == category)
          .sorted(Comparator.comparing(ErrorCode::number))
          .forEach(code -> page.append(entry(code)));
    }
    return page.toString();
  }

  private static String entry(ErrorCode code) {
    return """

    <a id="%s"></a>
    ### %s `%s`

    %s

    **What to do:** %s
    %s\
    """
        .formatted(
            code.number().toLowerCase(Locale.ROOT),
            code.number(),
            code.name(),
            code.cause(),
            code.remedy(),
            code.isRetryable() ? "\nTried again by itself while a run is at work.\n" : "");
  }

  private static String title(Category category) {
    return switch (category) {
      case USAGE -> "1000: configuration and command line";
      case SOURCE -> "2000: source";
      case KAFKA -> "3000: Kafka and schema registry";
      case TARGET -> "4000: target";
      case RUN -> "5000: runs";
      case DEFECT -> "9000: Convoy itself";
    };
  }
}
