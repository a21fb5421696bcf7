// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.topic;

import io.convoy.schemas.table.TableId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * The names of one pipeline's topics, consumer groups and registry subjects.
 *
 * <p>Kafka allows {@code [a-zA-Z0-9._-]} and 249 characters, and refuses two topics whose names
 * differ only in {@code .} and {@code _}. Table names are encoded so that none is refused and no
 * two collide: letters and digits stand for themselves, {@code -} becomes {@code --}, {@code _}
 * becomes {@code -_}, any other UTF-8 byte {@code -xHH}; a name too long ends in a hash.
 *
 * @param pipeline the prefix of every name, {@code [A-Za-z0-9_-]{1,60}}
 */
public record Topics(String pipeline) {
  private static final int MAX_LENGTH = 249;
  private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9]|-[-_]|-x[0-9A-F]{2}");

  // Behind a schema and a table, or behind the hash of a name that is cut off amid the schema.
  private static final Pattern BEGUN_ANEW =
      Pattern.compile(
          "(?<table>[^.]+\\.[^.]+|[^.]+-h[0-9a-f]{32})\\.g(?<generation>[1-9][0-9]{0,8})");

  private static final Pattern PIPELINE = Pattern.compile("[A-Za-z0-9_-]{1,60}");

  public Topics {
    if (!PIPELINE.matcher(pipeline).matches()) {
      throw new IllegalArgumentException(
          "pipeline '" + pipeline + "': only letters, digits, _ and - are allowed, at most 60");
    }
  }

  public String commands() {
    return pipeline + ".commands";
  }

  public String tasks() {
    return pipeline + ".tasks";
  }

  public String events() {
    return pipeline + ".events";
  }

  public String runs() {
    return pipeline + ".runs";
  }

  public String rejects() {
    return pipeline + ".rejects";
  }

  /** The topic of a table that was never begun anew. */
  public String data(String runId, TableId table) {
    return data(runId, table, 0);
  }

  /**
   * The topic that carries a table's rows.
   *
   * @param generation how often the table was begun anew; each has a topic of its own
   */
  public String data(String runId, TableId table, int generation) {
    String suffix = generation == 0 ? "" : ".g" + generation;
    return shortened(
            dataPrefix(runId) + encode(table.getSchemaName()) + "." + encode(table.getName()),
            table,
            MAX_LENGTH - suffix.length())
        + suffix;
  }

  /** The topic in which the source tells of a table's rows that differ from the target's. */
  public String digests(String runId, TableId table, int generation) {
    return digests(runId, table, generation == 0 ? "" : ".g" + generation);
  }

  /** The same for keys alone. */
  public String keyDigests(String runId, TableId table, int generation) {
    return digests(runId, table, ".keys.g" + generation);
  }

  private String digests(String runId, TableId table, String suffix) {
    return shortened(
            digestPrefix(runId) + encode(table.getSchemaName()) + "." + encode(table.getName()),
            table,
            MAX_LENGTH - suffix.length())
        + suffix;
  }

  /** What the names of these topics of a run begin with. */
  public String digestPrefix(String runId) {
    return pipeline + ".digests." + runId + ".";
  }

  /** The registry subject of what they hold. */
  public String digestSubject() {
    return pipeline + ".digests";
  }

  private static String shortened(String name, TableId table, int most) {
    if (name.length() <= most) {
      return name;
    }
    String hash = "-h" + sha256(table.getSchemaName() + "\0" + table.getName());
    int end = most - hash.length();
    // A "-" in front of the "-h" would make a legal code of it, and the name that of another table.
    while (name.charAt(end - 1) == '-') {
      end--;
    }
    return name.substring(0, end) + hash;
  }

  /** What the names of a run's data topics begin with. */
  public String dataPrefix(String runId) {
    return pipeline + ".data." + runId + ".";
  }

  /** Matches the data topics of every run of this pipeline. */
  public Pattern dataPattern() {
    return Pattern.compile(Pattern.quote(pipeline + ".data.") + ".+");
  }

  /** What the name of a data topic says; empty where it is no data topic of this pipeline. */
  public Optional<DataTopic> parseData(String topic) {
    String prefix = pipeline + ".data.";
    if (!topic.startsWith(prefix)) {
      return Optional.empty();
    }
    String[] parts = topic.substring(prefix.length()).split("\\.", 2);
    if (parts.length < 2) {
      return Optional.empty();
    }
    Matcher begunAnew = BEGUN_ANEW.matcher(parts[1]);
    boolean isGeneration = begunAnew.matches();
    String encodedTable = isGeneration ? begunAnew.group("table") : parts[1];
    int generation = isGeneration ? Integer.parseInt(begunAnew.group("generation")) : 0;
    return Optional.of(new DataTopic(parts[0], encodedTable, tableId(encodedTable), generation));
  }

  /** Null where the name was too long and ends in a hash. */
  private static @Nullable TableId tableId(String encodedTable) {
    String[] parts = encodedTable.split("\\.", 2);
    String schema = decode(parts[0]);
    String name = parts.length == 2 ? decode(parts[1]) : null;
    return schema == null || name == null ? null : new TableId(schema, name);
  }

  /** The registry subject of a table's row batches: the topic's name without the run id. */
  public String dataSubject(TableId table) {
    return pipeline
        + ".data."
        + encode(table.getSchemaName())
        + "."
        + encode(table.getName())
        + "-value";
  }

  /** The registry subject of the parts of large rows. */
  public String partSubject() {
    return pipeline + ".data-part-value";
  }

  public String extractorGroup() {
    return pipeline + ".extractors";
  }

  public String loaderGroup() {
    return pipeline + ".loaders";
  }

  /** The Kafka Streams application id. */
  public String coordinatorId() {
    return pipeline + ".coordinator";
  }

  static String encode(String name) {
    StringBuilder encoded = new StringBuilder(name.length() + 8);
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9') {
        encoded.append((char) b);
      } else if (b == '-' || b == '_') {
        encoded.append('-').append((char) b);
      } else {
        encoded.append("-x").append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  /** Null where this is not what {@link #encode} makes of a name. */
  private static @Nullable String decode(String encoded) {
    ByteArrayOutputStream name = new ByteArrayOutputStream(encoded.length());
    Matcher part = ENCODED.matcher(encoded);
    int end = 0;
    while (part.find() && part.start() == end) {
      end = part.end();
      String text = part.group();
      if (text.startsWith("-x")) {
        name.write(HexFormat.fromHexDigits(text, 2, 4));
      } else {
        name.write(text.charAt(text.length() - 1));
      }
    }
    return end == encoded.length() ? name.toString(StandardCharsets.UTF_8) : null;
  }

  private static String sha256(String text) {
    return DigestUtils.sha256Hex(text).substring(0, 32);
  }
}
