// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Holds what the target's server says of itself against what a run needs of it. */
final class ServerFit {
  private static final int NULLS_NOT_DISTINCT = 15;
  private static final int SET_NULL_OF_COLUMNS = 15;
  private static final int VIRTUAL_COLUMNS = 18;

  /** A coordinator's lock and its looks at the target, beside its work. */
  private static final int OTHER_CONNECTIONS = 4;

  private static final long SMALL_WAL_MIB = 4_096;

  private final Server server;
  private final List<Finding> blockers = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  ServerFit(Server server) {
    this.server = server;
  }

  List<Finding> blockers() {
    return blockers;
  }

  List<Finding> warnings() {
    return warnings;
  }

  void checkSettings(ConvoyConfig config, long bytes) {
    if (is("in_recovery")) {
      block("the target is a standby, which takes no writes; name the primary in target.url");
    } else if (is("default_transaction_read_only")) {
      block(
          "sessions of user %s in the target are read-only (default_transaction_read_only)"
              .formatted(server.user()));
    }
    String encoding = setting("server_encoding");
    if (!encoding.equals("UTF8")) {
      warn(
          "the target's encoding is %s: text that it cannot hold is refused; a database of encoding UTF8 holds all"
              .formatted(encoding));
    }
    int needed = config.coordinator().parallelism() + config.loader().slots() + OTHER_CONNECTIONS;
    long there = number("max_connections") - number("superuser_reserved_connections");
    if (there < needed) {
      warn(
          "max_connections of the target leaves %d connections, and one loader and one coordinator use up to %d"
              .formatted(there, needed));
    }
    long wal = mebibytes(setting("max_wal_size"));
    if (wal > 0 && wal < SMALL_WAL_MIB && bytes >> 20 > wal) {
      warn(
          "max_wal_size of the target is %s: checkpoints will follow one upon the other while rows are loaded; %d GB or more let it load faster"
              .formatted(setting("max_wal_size"), SMALL_WAL_MIB >> 10));
    }
  }

  /** Extensions that the source's tables need, and the target could not make. */
  void checkExtensions(List<Table> tables, Set<String> available) {
    Set<String> needed = new TreeSet<>();
    for (Table table : tables) {
      for (UserType type : table.getTypes()) {
        if (type.getKind() == UserTypeKind.EXTENSION) {
          needed.add(type.getDefinition());
        }
      }
    }
    needed.removeAll(available);
    if (!needed.isEmpty()) {
      block(
          "the target's server has no extension %s, which tables need; install it there, or exclude those tables"
              .formatted(String.join(", ", needed)));
    }
  }

  /** What the server's version does not know. */
  void checkVersion(List<Table> tables) {
    long version = number("server_version_num") / 10_000;
    for (Table table : tables) {
      if (version < VIRTUAL_COLUMNS && hasVirtual(table)) {
        blockers.add(
            new Finding(
                table.getId(),
                "has a virtual generated column, which PostgreSQL has from version 18 on"));
      }
      if (version < NULLS_NOT_DISTINCT && hasNullsNotDistinct(table)) {
        warnings.add(
            new Finding(
                table.getId(),
                "has NULLS NOT DISTINCT, which PostgreSQL has from version 15 on: such a key or"
                    + " index is left out"));
      }
      if (version < SET_NULL_OF_COLUMNS && hasSetNullOfColumns(table)) {
        warnings.add(
            new Finding(
                table.getId(),
                "has ON DELETE SET of some columns, which PostgreSQL has from version 15 on: such a"
                    + " foreign key is left out"));
      }
    }
  }

  private static boolean hasVirtual(Table table) {
    return table.getColumns().stream()
        .filter(column -> column.getGeneratedExpression() != null)
        .anyMatch(column -> !column.getGeneratedStored());
  }

  private static boolean hasNullsNotDistinct(Table table) {
    return table.getKeys().stream().anyMatch(Key::getNullsNotDistinct)
        || table.getIndexes().stream().anyMatch(Index::getNullsNotDistinct);
  }

  private static boolean hasSetNullOfColumns(Table table) {
    return table.getForeignKeys().stream()
        .map(ForeignKey::getOnDeleteColumns)
        .anyMatch(columns -> !columns.isEmpty());
  }

  private boolean is(String setting) {
    return setting(setting).equals("on");
  }

  private String setting(String name) {
    return server.settings().getOrDefault(name, "");
  }

  private long number(String name) {
    String value = setting(name);
    return value.isEmpty() ? 0 : Long.parseLong(value);
  }

  /** As PostgreSQL spells sizes; 0 where it is none. */
  static long mebibytes(String size) {
    String digits = size.replaceAll("[^0-9].*$", "");
    if (digits.isEmpty()) {
      return 0;
    }
    long value = Long.parseLong(digits);
    return switch (size.substring(digits.length())) {
      case "kB" -> value >> 10;
      case "MB" -> value;
      case "GB" -> value << 10;
      case "TB" -> value << 20;
      default -> 0;
    };
  }

  private void block(String text) {
    blockers.add(new Finding(null, text));
  }

  private void warn(String text) {
    warnings.add(new Finding(null, text));
  }
}
