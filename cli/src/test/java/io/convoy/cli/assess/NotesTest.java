// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotesTest {
  private final Notes notes = new Notes();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not carried: 2 views: CREATE VIEW a AS SELECT 1; CREATE VIEW b AS SELECT 2"
            + "|not carried: 2 views|CREATE VIEW a AS SELECT 1; CREATE VIEW b AS SELECT 2",
        "not carried: 2 synonyms: dbo.a, dbo.b|not carried: 2 synonyms: dbo.a, dbo.b|",
        "text of dbo.v: CREATE VIEW v AS SELECT ': '|text of dbo.v|CREATE VIEW v AS SELECT ': '",
        "computed column n is carried as its values, not computed: dbo.f is not known: (dbo.f())"
            + "|computed column n is carried as its values, not computed: dbo.f is not known:"
            + " (dbo.f())|",
      })
  void leavesToAPersonWhatIsNotCarried(String line, String text, String original) {
    notes.addLine("dbo.T", line);

    assertThat(notes.decisions()).containsExactly(new Note("dbo.T", text, original));
    assertThat(notes.warnings()).isEmpty();
  }

  @Test
  void setsApartWhatHasLinesOfItsOwn() {
    notes.addLine("dbo.T", "check c is not carried: no function F: CASE\n  WHEN 1: 2");

    assertThat(notes.decisions())
        .containsExactly(
            new Note("dbo.T", "check c is not carried: no function F", "CASE\n  WHEN 1: 2"));
  }

  @Test
  void warnsOfAllElse() {
    notes.addLine("dbo.T", "is memory-optimized: carried as a plain table");

    assertThat(notes.decisions()).isEmpty();
    assertThat(notes.warnings())
        .containsExactly(Note.of("dbo.T", "is memory-optimized: carried as a plain table"));
  }

  @Test
  void saysOnceWhatIsTrueOfSeveral() {
    List<Note> several =
        List.of(Note.of("a", "x"), Note.of("b", "y"), Note.of("c", "x"), new Note("d", "x", "z"));

    assertThat(Sections.grouped(several))
        .extracting(Sections.Grouped::places)
        .containsExactly(List.of("a", "c"), List.of("b"), List.of("d"));
  }
}
