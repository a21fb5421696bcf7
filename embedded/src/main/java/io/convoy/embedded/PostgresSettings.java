// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Owns the file {@code convoy.conf} in a data folder, which PostgreSQL's own configuration file
 * includes: the server is set up in the same way when somebody starts it by hand.
 */
final class PostgresSettings {
  static final String HOST = "127.0.0.1";
  static final String INCLUDE = "include 'convoy.conf'\n";
  static final String PORT = "port";

  private static final String FILE = "convoy.conf";
  private static final Pattern PORT_LINE = Pattern.compile("(?m)^port = '(\\d+)'$");

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("listen_addresses", HOST),
          // Folder names may be longer than a socket's name can be.
          Map.entry("unix_socket_directories", ""),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"),
          Map.entry("shared_buffers", "128MB"),
          Map.entry("maintenance_work_mem", "128MB"),
          Map.entry("max_wal_size", "4GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("log_checkpoints", "off"),
          // Nobody replicates from here, and without that a new table's rows need no WAL.
          Map.entry("wal_level", "minimal"),
          Map.entry("max_wal_senders", "0"),
          Map.entry("jit", "off"));

  private PostgresSettings() {}

  static void write(Path dataDirectory, int port, Map<String, String> settings) throws IOException {
    Map<String, String> all = new TreeMap<>(DEFAULTS);
    all.putAll(settings);
    all.put(PORT, Integer.toString(port));
    String text =
        all.entrySet().stream()
            .map(setting -> setting.getKey() + " = " + quoted(setting.getValue()) + "\n")
            .collect(Collectors.joining());
    Files.writeString(dataDirectory.resolve(FILE), text);
  }

  private static String quoted(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /** The port of the last start, so that a server keeps its address from run to run. */
  static OptionalInt lastPort(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      return OptionalInt.empty();
    }
    Matcher line = PORT_LINE.matcher(Files.readString(file));
    return line.find() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
  }
}
