// SPDX-License-Identifier: Apache-2.0
import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Holds every Java file of the project to google-java-format: {@code Format check|apply ROOT}.
 *
 * <p>A program of its own because the formatter parses with the compiler of the JVM it runs in, and
 * Maven's JVM may be older than the language level of the sources. Exit code 1 when a file is not
 * formatted (check) or cannot be parsed.
 */
final class Format {

  private static final Set<String> SKIPPED = Set.of(".git", ".convoy", ".idea");
  private static final int MOST_SHOWN = 20;

  private Format() {}

  static void main(String... args) throws IOException {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]);
    List<String> faults =
        sources(root).parallelStream()
            .flatMap(file -> fault(file, apply).stream())
            .map(fault -> fault.replace(root + "/", ""))
            .sorted()
            .toList();
    faults.stream().limit(MOST_SHOWN).forEach(System.err::println);
    if (!faults.isEmpty()) {
      System.err.printf("%d files. To mend layout: mvn validate -Dmend%n", faults.size());
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isSkipped(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** Build folders lie beside a pom.xml; a package may be named target too. */
  private static boolean isSkipped(Path folder) {
    String name = folder.getFileName().toString();
    return SKIPPED.contains(name)
        || name.equals("target") && Files.exists(folder.resolveSibling("pom.xml"));
  }

  private static List<String> fault(Path file, boolean apply) {
    try {
      String before = Files.readString(file);
      String after = new Formatter().formatSourceAndFixImports(before);
      if (after.equals(before)) {
        return List.of();
      }
      if (apply) {
        Files.writeString(file, after);
        return List.of();
      }
      return List.of(file + ": not formatted");
    } catch (FormatterException e) {
      return List.of(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
