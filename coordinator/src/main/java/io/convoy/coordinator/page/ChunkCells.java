// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.List;

/**
 * The chunks of a table as a text, a letter for what each is at and how many in a row are at it:
 * {@code l120k3r2w40}.
 */
final class ChunkCells {
  static final char WAITING = 'w';
  static final char READING = 'r';
  static final char IN_KAFKA = 'k';
  static final char LOADED = 'l';
  static final char VERIFIED = 'v';
  static final char FAILED = 'x';
  static final char DIFFERENT = 'd';

  private final StringBuilder text = new StringBuilder();
  private char current;
  private int count;

  private ChunkCells() {}

  /** True where the progress of the table alone says what each of its chunks is at. */
  static boolean isPlain(TableProgress table) {
    return table.getStage().compareTo(Stage.FINALIZED) >= 0 || table.getChunks() <= 0;
  }

  /** From the states of the chunks. */
  static String of(TableProgress table, List<ChunkState> chunks) {
    ChunkCells cells = new ChunkCells();
    chunks.forEach(chunk -> cells.add(letter(table, chunk), 1));
    return cells.end();
  }

  /** From the counts alone: as many of each as there are, in no true order. */
  static String of(TableProgress table) {
    ChunkCells cells = new ChunkCells();
    int all = Math.max(0, table.getChunks());
    if (table.getStage() == Stage.VERIFIED) {
      cells.add(settled(table), all);
    } else if (table.getStage().compareTo(Stage.FINALIZED) >= 0) {
      cells.add(LOADED, all);
    } else {
      int read = Math.min(all, table.getChunksExtracted());
      long rows = table.getRowsExtracted();
      long settled = table.getRowsLoaded() + table.getRowsRejected();
      int loaded = rows <= 0 || settled >= rows ? read : (int) (read * (double) settled / rows);
      cells.add(LOADED, loaded);
      cells.add(IN_KAFKA, read - loaded);
      cells.add(WAITING, all - read);
    }
    return cells.end();
  }

  /** What was brought and looked at is no proof of a table. */
  private static char settled(TableProgress table) {
    return switch (Equality.of(table)) {
      case EQUAL -> VERIFIED;
      case LOOKED_AT, CONTAINED -> LOADED;
      case UNKNOWN, DIFFERENT -> DIFFERENT;
    };
  }

  private static char letter(TableProgress table, ChunkState chunk) {
    return switch (chunk.getStatus()) {
      case WAITING -> chunk.getFailures() > 0 ? FAILED : WAITING;
      case ISSUED -> READING;
      case EXTRACTED -> isLoaded(table, chunk) ? LOADED : IN_KAFKA;
    };
  }

  private static boolean isLoaded(TableProgress table, ChunkState chunk) {
    List<PartitionProgress> partitions = table.getPartitions();
    int partition = chunk.getPartition();
    // A chunk without rows has no records that anybody would have to load.
    return chunk.getStatus() == ChunkStatus.EXTRACTED
        && (chunk.getLastOffset() < 0
            || partition < partitions.size()
                && chunk.getLastOffset() < partitions.get(partition).getNextOffset());
  }

  private void add(char letter, int more) {
    if (more <= 0) {
      return;
    }
    if (letter != current) {
      flush();
      current = letter;
    }
    count += more;
  }

  private void flush() {
    if (count > 0) {
      text.append(current).append(count);
      count = 0;
    }
  }

  private String end() {
    flush();
    return text.toString();
  }
}
