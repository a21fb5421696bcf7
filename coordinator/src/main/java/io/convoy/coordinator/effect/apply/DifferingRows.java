// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.decision.Purpose;
import io.convoy.coordinator.effect.compare.Differing;
import io.convoy.schemas.compare.RowHashes;
import io.convoy.schemas.event.ChunkDiffers;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.Wants;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which rows of which chunks the target needs, in memory that does not grow with their number: of a
 * chunk that has too many of them all rows are taken that may differ. Not thread-safe.
 */
final class DifferingRows implements Differing {
  /** Of one chunk, so that they fit into a message. */
  private static final int MOST_OF_CHUNK = 60_000;

  /** Of all chunks together: 16 MiB of hashes. */
  private static final int MOST = 2 << 20;

  private final Purpose purpose;
  private final BitSet taken;
  private final BitSet full;
  private final Map<Integer, RowHashes> hashes = new TreeMap<>();
  private int held;
  private long rows;
  private long checksum;
  private long deletes;
  private long updates;
  private long checksumBefore;

  /**
   * @param purpose what becomes of the rows
   * @param taken chunks of which all rows are taken
   */
  DifferingRows(Purpose purpose, BitSet taken) {
    this.purpose = purpose;
    this.taken = (BitSet) taken.clone();
    this.full = (BitSet) taken.clone();
  }

  /** Chunks of which all rows are to be taken; more than before where these had too many. */
  BitSet all() {
    return (BitSet) full.clone();
  }

  /** Not of a chunk that turns out to have too many: whatever was counted has to stay exact. */
  @Override
  public boolean takesAll(LocatedDigest source) {
    return taken.get((int) source.getPlace());
  }

  @Override
  public void missing(LocatedDigest source) {
    int chunk = (int) source.getPlace();
    rows++;
    checksum += source.getDigest().getRow();
    RowHashes some = hashes.computeIfAbsent(chunk, none -> new RowHashes());
    if (full.get(chunk)) {
      return;
    }
    some.add(source.getDigest().getRow());
    held++;
    if (some.size() > MOST_OF_CHUNK || held > MOST) {
      full.set(chunk);
      held -= some.size();
      hashes.put(chunk, new RowHashes());
    }
  }

  @Override
  public void extra(LocatedDigest target) {
    if (purpose != Purpose.APPEND) {
      deletes++;
      checksumBefore += target.getDigest().getRow();
    }
  }

  /** Where rows are only added it comes with all others of its chunk, or not at all. */
  @Override
  public void changed(LocatedDigest source, LocatedDigest target) {
    if (purpose != Purpose.APPEND) {
      missing(source);
      updates++;
      checksumBefore += target.getDigest().getRow();
    } else if (takesAll(source)) {
      missing(source);
      updates++;
    }
  }

  /** Facts of the chunks that have such rows. */
  List<ChunkDiffers> chunks(TableId table, int generation) {
    List<ChunkDiffers> facts = new ArrayList<>();
    hashes.forEach((chunk, some) -> {
      boolean isAll = full.get(chunk);
      facts.add(
          new ChunkDiffers(
              table,
              generation,
              chunk,
              isAll ? Wants.ALL : Wants.SOME,
              isAll ? ByteBuffer.allocate(0) : some.encode()));
    });
    return facts;
  }

  /** How many of them there are. */
  int chunks() {
    return hashes.size();
  }

  /** Rows of the source that are to come. */
  long rows() {
    return rows;
  }

  long checksum() {
    return checksum;
  }

  long deletes() {
    return deletes;
  }

  long updates() {
    return updates;
  }

  /** Of the target's rows that are to go or to change. */
  long checksumBefore() {
    return checksumBefore;
  }
}
