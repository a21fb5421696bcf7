// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.effect.compare.Differing;
import io.convoy.schemas.compare.PlacedRows;
import io.convoy.schemas.event.LocatedDigest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes down where the rows of the target lie that are to go or to change, by COPY in text format.
 * Not thread-safe.
 */
final class OldRows implements Differing {
  private static final int BUFFER_BYTES = 1 << 16;

  private final DifferingRows rows;
  private final CopyIn copy;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream(BUFFER_BYTES);

  /**
   * @param rows hears of all rows too
   */
  OldRows(Connection connection, StageName stage, DifferingRows rows) throws SQLException {
    this.rows = rows;
    this.copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + stage.listSql() + " FROM STDIN");
  }

  @Override
  public boolean takesAll(LocatedDigest source) {
    return rows.takesAll(source);
  }

  @Override
  public void missing(LocatedDigest source) throws SQLException {
    rows.missing(source);
  }

  @Override
  public void extra(LocatedDigest target) throws SQLException {
    rows.extra(target);
    write(target, "f");
  }

  @Override
  public void changed(LocatedDigest source, LocatedDigest target) throws SQLException {
    rows.changed(source, target);
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
