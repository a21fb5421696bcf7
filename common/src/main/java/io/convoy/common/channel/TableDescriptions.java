// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.Excerpt;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * The descriptions of tables on their way and in state: deflated, and cut into parts, so that a
 * table with 1,600 columns, hundreds of indexes and long comments needs no larger messages than
 * Kafka takes by default. Thread-safe.
 */
public final class TableDescriptions {
  /** With a key and the warnings beside it, well below Kafka's 1 MiB. */
  static final int PART_BYTES = 512 * 1024;

  /** Characters of all warnings that a fact has room for. */
  private static final int WARNINGS = 64 * 1024;

  /** Characters of one warning. */
  private static final int WARNING = 8 * 1024;

  private final ControlCodec codec;

  public TableDescriptions(ControlCodec codec) {
    this.codec = codec;
  }

  /** What is reported of a table: all but the last part of its description, then TableDescribed. */
  public List<SpecificRecord> facts(Topics topics, Table table) {
    byte[] all = Deflate.deflated(codec.encode(topics.events() + "-table", table));
    int parts = Math.ceilDiv(all.length, PART_BYTES);
    List<SpecificRecord> facts = new ArrayList<>();
    for (int part = 0; part < parts - 1; part++) {
      facts.add(new TableDescriptionPart(table.getId(), part, part(all, part)));
    }
    facts.add(
        new TableDescribed(
            table.getId(),
            table.getEstimatedRows(),
            table.getEstimatedBytes(),
            warnings(table.getWarnings()),
            parts,
            part(all, parts - 1)));
    return facts;
  }

  /**
   * The description that was cut into these.
   *
   * @param parts all of them, in order
   */
  public Table read(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return codec.decode(Deflate.inflated(all.toByteArray()), Table.class).orElseThrow();
  }

  private static ByteBuffer part(byte[] all, int part) {
    int begin = part * PART_BYTES;
    return ByteBuffer.wrap(all, begin, Math.min(PART_BYTES, all.length - begin)).slice();
  }

  /** As many as there is room for, and how many there are beyond. */
  private static List<String> warnings(List<String> all) {
    List<String> kept = new ArrayList<>();
    int left = WARNINGS;
    for (String warning : all) {
      String line = Excerpt.of(warning, WARNING);
      left -= line.length();
      if (left < 0) {
        kept.add("and %d more".formatted(all.size() - kept.size()));
        break;
      }
      kept.add(line);
    }
    return kept;
  }
}
