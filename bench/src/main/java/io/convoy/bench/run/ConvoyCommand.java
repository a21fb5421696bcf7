// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code ./convoy} command with a configuration file for this benchmark's databases. */
final class ConvoyCommand {
  static final String PIPELINE = "bench";

  private final Site site;
  private final Path folder;
  private final Path configuration;

  /**
   * @param folder for the configuration, work folders and logs
   * @param services what the file says of Kafka and the registry; empty for embedded ones
   */
  ConvoyCommand(Site site, Path folder, Scope scope, String services) {
    this.site = site;
    this.folder = folder;
    this.configuration = folder.resolve("convoy.yml");
    try {
      Files.writeString(configuration, yaml(site.databases(), scope, services));
    } catch (IOException e) {
      throw new BenchException("cannot write " + configuration + ": " + e, e);
    }
  }

  static String yaml(Databases databases, Scope scope, String services) {
    String tables =
        scope.tables().stream()
            .map(table -> "\"public." + table.name() + "\"")
            .collect(Collectors.joining(", "));
    return "pipeline: "
        + PIPELINE
        + "\nsource:\n"
        + connection(databases.source())
        + "  tables: { include: ["
        + tables
        + "] }\ntarget:\n"
        + connection(databases.target())
        + "  on-existing: fail\n"
        + services;
  }

  /**
   * The command with the configuration and a work folder of its own; output goes to a log.
   *
   * @param heap as {@code -Xmx} wants it; null for the command's own
   */
  ProcessBuilder role(String name, @Nullable String heap) {
    ProcessBuilder builder = command(name, List.of("--work-dir", work(name)), heap);
    return builder.redirectErrorStream(true).redirectOutput(log(name).toFile());
  }

  /** A command that follows a run: its progress as JSON lines on stderr. */
  ProcessBuilder followed(String name, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--json");
    return command(name, all, null).redirectOutput(Redirect.DISCARD);
  }

  String work(String name) {
    return folder.resolve(name).toString();
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private ProcessBuilder command(String name, List<String> arguments, @Nullable String heap) {
    List<String> command = new ArrayList<>();
    command.add(site.home().resolve("convoy").toString());
    command.add(name);
    command.addAll(List.of("-f", configuration.toString()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("CONVOY_OPTS");
    if (heap != null) {
      builder.environment().put("CONVOY_OPTS", "-Xmx" + heap);
    }
    return builder;
  }

  private static String connection(Database database) {
    return "  url: %s\n  user: %s\n  password: %s\n"
        .formatted(database.jdbcUrl(), database.server().user(), database.server().password());
  }
}
