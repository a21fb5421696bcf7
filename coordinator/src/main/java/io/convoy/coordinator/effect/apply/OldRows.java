// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.effect.compare.Differing;
import io.convoy.schemas.compare.PlacedRows;
import io.convoy.schemas.event.LocatedDigest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes down where the rows of the target lie that are to go or to change, by COPY in text format.
 * Not thread-safe.
 */
final class OldRows implements Differing {
  private static final int BUFFER_BYTES = 1 << 16;

  private final BitSet taken;
  private final CopyIn copy;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(BUFFER_BYTES);

  /**
   * @param taken chunks of which all rows are taken
   */
  OldRows(Connection connection, StageName stage, BitSet taken) throws SQLException {
    this.taken = taken;
    this.copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + stage.listSql() + " FROM STDIN");
  }

  @Override
  public boolean takesAll(LocatedDigest source) {
    return taken.get((int) source.getPlace());
  }

  @Override
  public void missing(LocatedDigest source) {}

  @Override
  public void extra(LocatedDigest target) throws SQLException {
    write(target, "f");
  }

  @Override
  public void changed(LocatedDigest source, LocatedDigest target) throws SQLException {
    write(target, "t");
  }

  private void write(LocatedDigest row, String changed) throws SQLException {
    String line =
        "%d\t%s\t%s\n".formatted(row.getRelation(), PlacedRows.tid(row.getPlace()), changed);
    lines.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
    if (lines.size() >= BUFFER_BYTES) {
      send();
    }
  }

  private void send() throws SQLException {
    copy.writeToCopy(lines.toByteArray(), 0, lines.size());
    lines.reset();
  }

  /** Everything is told. */
  void end() throws SQLException {
    send();
    copy.endCopy();
  }
}
