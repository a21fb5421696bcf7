// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.progress.Text;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.schemas.name.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what is to be said, each in the list that it belongs to. */
public final class Notes {
  private static final String TEXT_OF = "text of ";
  private static final String COLON = ": ";

  /** How reports say that something is not in the target as it is at the source. */
  private static final List<String> NOT_CARRIED = List.of("not carried", "carried as its values");

  /** Where a statement begins that the source would give. */
  private static final Pattern STATEMENT = Pattern.compile(": (?=(?:CREATE|ALTER|GRANT|COMMENT) )");

  private final List<Note> decisions = new ArrayList<>();
  private final List<Note> warnings = new ArrayList<>();

  /** What is not carried, or not as it was. */
  public List<Note> decisions() {
    return decisions;
  }

  /** All else. */
  public List<Note> warnings() {
    return warnings;
  }

  /** A line that a run's report has: what is not carried is for a person to decide. */
  public void addLine(String place, String line) {
    if (isDecision(line)) {
      decisions.add(decision(place, line));
    } else {
      warnings.add(Note.of(place, line));
    }
  }

  private static boolean isDecision(String line) {
    int end = line.indexOf('\n');
    String head = end < 0 ? line : line.substring(0, end);
    return line.startsWith(TEXT_OF) || NOT_CARRIED.stream().anyMatch(head::contains);
  }

  /** Apart from the text what the source has there, where a line has it and shows where it is. */
  private static Note decision(String place, String line) {
    if (line.startsWith(TEXT_OF) && line.contains(COLON)) {
      return split(place, line, line.indexOf(COLON));
    }
    Matcher statement = STATEMENT.matcher(line);
    if (statement.find()) {
      return split(place, line, statement.start());
    }
    int end = line.stripTrailing().indexOf('\n');
    int colon = end < 0 ? -1 : line.lastIndexOf(COLON, end);
    return colon < 0 ? Note.of(place, line) : split(place, line, colon);
  }

  private static Note split(String place, String line, int colon) {
    return new Note(place, line.substring(0, colon), line.substring(colon + COLON.length()));
  }

  void decide(Note note) {
    decisions.add(note);
  }

  void warn(String place, String text) {
    warnings.add(Note.of(place, text));
  }

  /** Says what is peculiar of a table. */
  void addTable(AssessedTable table, long chunkBytes) {
    String name = table.name();
    table.table().getWarnings().forEach(line -> addLine(name, line));
    if (table.identity() == AssessedTable.Identity.NONE) {
      warn(name, "has no primary key and nothing else that is unique");
    }
    if (table.chunks().count() == 1 && table.bytes() > 4 * chunkBytes) {
      warn(
          name,
          "is read in one chunk of about %s MB, since it has no key to cut it by"
              .formatted(Text.megabytes(table.bytes())));
    }
  }

  /** As they are said of the target. */
  static List<Note> of(List<Finding> findings) {
    return findings.stream().map(finding -> Note.of(place(finding), finding.text())).toList();
  }

  /** The same of what is not carried. */
  static List<Note> notCarried(List<Finding> findings) {
    return findings.stream().map(finding -> decision(place(finding), finding.text())).toList();
  }

  private static String place(Finding finding) {
    return finding.table() == null ? Note.TARGET : TableName.of(finding.table());
  }
}
