// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages say can be followed: their links, and the commands that they show. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git", ".convoy");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");
  private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```[a-z]*$(.*?)^ *```$");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^|[`(]|\\$ )\\./convoy +([^`)\\n|>&;#]*)");

  /** The services' image runs the same command. */
  private static final Pattern IN_CONTAINER =
      Pattern.compile("(?m)docker compose run --rm coordinator +([^`)\\n|>&;#]*)");

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** A command as a page has it. */
  private record Shown(Path page, String line) {
    @Override
    public String toString() {
      return page + ": ./convoy " + line;
    }
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .filter(DocumentationTest::isOurs)
          .sorted()
          .toList();
    }
  }

  private static boolean isOurs(Path page) {
    for (Path part : page) {
      if (NOT_OURS.contains(part.toString())) {
        return false;
      }
    }
    return true;
  }

  static List<Shown> commands() throws IOException {
    List<Shown> commands = new ArrayList<>();
    for (Path page : pages()) {
      String text = text(page).replace("\\\n", " ");
      Stream.of(COMMAND, IN_CONTAINER)
          .flatMap(pattern -> pattern.matcher(text).results())
          .map(found -> found.group(1).strip())
          .filter(line -> !line.isEmpty())
          .map(line -> new Shown(page, line))
          .forEach(commands::add);
    }
    return commands;
  }

  @Test
  void areManyWithManyCommands() throws IOException {
    assertThat(pages()).hasSizeGreaterThan(30).contains(Path.of("docs", "README.md"));
    assertThat(commands()).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linkToWhatIsThere(Path page) {
    String prose = FENCED.matcher(text(page)).replaceAll("").replaceAll("`[^`\n]*`", "");
    List<String> broken =
        LINK.matcher(prose)
            .results()
            .map(found -> found.group(1))
            .filter(link -> !link.matches("[a-z]+:.*"))
            .filter(link -> !leadsSomewhere(page, link))
            .toList();
    assertThat(broken).as("links of %s that lead nowhere", page).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showCommandsThatThereAre(Shown shown) {
    assertThatCode(() -> Convoy.commandLine().parseArgs(words(shown.line())))
        .as(shown.toString())
        .doesNotThrowAnyException();
  }

  @Test
  void areAllReachedFromTheIndex() throws IOException {
    Path index = Path.of("docs", "README.md");
    Set<Path> linked = new HashSet<>();
    LINK.matcher(text(index))
        .results()
        .map(found -> ROOT.resolve(index).resolveSibling(found.group(1).replaceAll("#.*", "")))
        .map(Path::normalize)
        .map(ROOT::relativize)
        .forEach(linked::add);
    Path decisions = Path.of("docs", "adr");
    assertThat(linked)
        .containsAll(
            pages().stream()
                .filter(page -> page.startsWith("docs") && !page.equals(index))
                .filter(page -> !page.startsWith(decisions) || page.endsWith("README.md"))
                .toList());
  }

  private static boolean leadsSomewhere(Path page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path from = ROOT.resolve(page);
    Path to = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    if (!Files.exists(to)) {
      return false;
    }
    return hash < 0
        || !to.toString().endsWith(".md")
        || anchors(text(ROOT.relativize(to))).contains(link.substring(hash + 1));
  }

  /** As GitHub names them. */
  private static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    ANCHOR.matcher(text).results().map(found -> found.group(1)).forEach(anchors::add);
    Matcher headings = HEADING.matcher(FENCED.matcher(text).replaceAll(""));
    while (headings.find()) {
      anchors.add(
          headings
              .group(1)
              .strip()
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }

  private static String[] words(String line) {
    return WORD.matcher(line).results().map(DocumentationTest::word).toArray(String[]::new);
  }

  private static String word(MatchResult found) {
    return Stream.of(1, 2, 3).map(found::group).filter(Objects::nonNull).findFirst().orElseThrow();
  }

  private static String text(Path page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
