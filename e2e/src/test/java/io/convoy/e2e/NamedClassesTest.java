// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every class and package that the documentation and the package-infos name exists. */
class NamedClassesTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** What the pages name in the same way and is not Convoy's class. */
  private static final Set<String> OTHERS =
      Set.of(
          // of the JDK and of libraries
          "ByteBufferDeserializer",
          "HttpServer",
          "ResultSet",
          "UnsatisfiedLinkError",
          "Unsafe",
          // rules of Error Prone
          "ArrayRecordComponent",
          "DoNotCallSuggester",
          "ImmutableEnumChecker",
          "MissingSummary",
          "OperatorPrecedence",
          "StringSplitter",
          // settings of DMS
          "CommitRate",
          "EnableValidation",
          "LobMaxSize",
          "MaxFullLoadSubTasks",
          "TargetTablePrepMode",
          // of the databases, the operating system and Kubernetes
          "Comment",
          "CreateContainerConfigError",
          "DateStyle",
          "MS_Description",
          "OOMKilled",
          "TriggerAuthentication",
          "VmHWM",
          "WALInsert",
          // a file, an example of a table, and the records of the data topics, made at run time
          "Dockerfile",
          "OrderLine",
          "RowBatch",
          // words of diagrams
          "KiB",
          "PostgreSQL");

  private static final Pattern TYPE =
      Pattern.compile("\\b(?:class|record|enum|interface) ([A-Z]\\w*)");
  private static final Pattern AVRO_TYPE = Pattern.compile("\"name\"\\s*:\\s*\"([A-Z]\\w*)\"");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern TAG = Pattern.compile("\\{@(?:code|link)\\s+([^}]*)}");
  private static final Pattern DIAGRAM = Pattern.compile("(?s)```mermaid.*?```");
  private static final Pattern IN_DIAGRAM = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w*");
  private static final Pattern CLASS =
      Pattern.compile(
          "(?:[a-z][\\w-]*\\.)*([A-Z]\\w*[a-z]\\w*)(?:\\.[A-Z]\\w*)*(?:[.#][a-z]\\w*(?:\\(\\))?)?");
  private static final Pattern PACKAGE = Pattern.compile("io\\.convoy(?:\\.[a-z]+)*");

  private static final Set<String> types = new HashSet<>();
  private static final Set<String> packages = new HashSet<>();

  @BeforeAll
  static void readTheSources() throws IOException {
    for (Path source : files(path -> path.toString().endsWith(".java"))) {
      String text = Files.readString(source);
      TYPE.matcher(text).results().forEach(type -> types.add(type.group(1)));
      Pattern.compile("(?m)^package ([\\w.]+);")
          .matcher(text)
          .results()
          .forEach(name -> packages.add(name.group(1)));
    }
    for (Path schema : files(path -> path.toString().endsWith(".avsc"))) {
      String text = Files.readString(schema);
      AVRO_TYPE.matcher(text).results().forEach(type -> types.add(type.group(1)));
      Pattern.compile("\"namespace\"\\s*:\\s*\"([\\w.]+)\"")
          .matcher(text)
          .results()
          .forEach(name -> packages.add(name.group(1)));
    }
  }

  @Test
  void exist() throws IOException {
    Set<String> missing = new TreeSet<>();
    Set<String> seen = new HashSet<>();
    for (Path page : files(NamedClassesTest::isProse)) {
      for (String name : names(page)) {
        seen.add(name);
        if (!types.contains(name) && !packages.contains(name) && !OTHERS.contains(name)) {
          missing.add(HOME.relativize(page) + " names " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(seen).as("a name that no page has any more").containsAll(OTHERS);
  }

  private static Set<String> names(Path page) throws IOException {
    String text = Files.readString(page);
    Set<String> names = new HashSet<>();
    Pattern spans = page.toString().endsWith(".java") ? TAG : CODE;
    String joined = text.replaceAll("\\n \\* ?", " ");
    spans
        .matcher(joined)
        .results()
        .map(span -> span.group(1).strip())
        .forEach(span -> {
          if (PACKAGE.matcher(span).matches()) {
            names.add(span);
          }
          CLASS
              .matcher(span)
              .results()
              .filter(name -> name.group().equals(span))
              .forEach(name -> names.add(name.group(1)));
        });
    DIAGRAM
        .matcher(text)
        .results()
        .flatMap(diagram -> IN_DIAGRAM.matcher(diagram.group()).results())
        .map(MatchResult::group)
        .forEach(names::add);
    return names;
  }

  private static boolean isProse(Path path) {
    Path inside = HOME.relativize(path);
    String name = path.getFileName().toString();
    return name.equals("package-info.java") || name.endsWith(".md") && !inside.startsWith("deploy");
  }

  private static List<Path> files(Predicate<Path> which) throws IOException {
    Set<String> skipped = Set.of(".git", ".convoy", "target", "node_modules");
    try (Stream<Path> paths = Files.walk(HOME)) {
      return paths
          .filter(path -> which.test(path) && Files.isRegularFile(path))
          .filter(path -> {
            for (Path part : HOME.relativize(path)) {
              if (skipped.contains(part.toString())) {
                return false;
              }
            }
            return true;
          })
          .toList();
    }
  }
}
