// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages tell to do with Compose names services and profiles that there are. */
final class ComposePagesTest {
  private static final Pattern COMMAND = Pattern.compile("(?m)^ *docker compose ([^#\\n]*)");

  /** What takes a value that is no service. */
  private static final Set<String> WITH_VALUE = Set.of("--profile", "--env-file", "--file", "-f");

  private static final Set<String> VERBS =
      Set.of("up", "down", "build", "run", "logs", "port", "stop", "start", "ps", "config");

  private static final Set<String> OF_ONE = Set.of("run", "port");

  private final JsonNode services = Compose.read("docker-compose.yml", Map.of()).path("services");

  static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Documents.ROOT.resolve("docs"))) {
      for (Path page : files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        COMMAND
            .matcher(Files.readString(page))
            .results()
            .forEach(found -> commands.add(found.group(1).strip()));
      }
    }
    return commands;
  }

  @Test
  void areMany() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void nameWhatThereIs(String line) {
    List<String> words = new ArrayList<>(Arrays.asList(line.split(" +")));
    Set<String> profiles = new HashSet<>();
    services.forEach(
        service -> service.path("profiles").forEach(one -> profiles.add(one.asText())));
    while (words.getFirst().startsWith("-")) {
      String option = words.removeFirst();
      if (WITH_VALUE.contains(option)) {
        String value = words.removeFirst();
        if (option.equals("--profile")) {
          assertThat(profiles).contains(value);
        } else {
          assertThat(Documents.ROOT.resolve(value)).exists();
        }
      }
    }
    String verb = words.removeFirst();
    assertThat(VERBS).contains(verb);
    // What follows the service is the command in it, or a port of it.
    assertThat(named(words).limit(OF_ONE.contains(verb) ? 1 : words.size()))
        .allSatisfy(name -> assertThat(services.has(name)).as(name).isTrue());
  }

  private static Stream<String> named(List<String> words) {
    return words.stream()
        .filter(word -> !word.startsWith("-") && !word.startsWith("$"))
        .map(word -> word.split("=", 2)[0]);
  }
}
