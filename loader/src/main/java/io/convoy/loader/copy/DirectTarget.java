// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;

/** The table itself, for layouts whose every column has a binary form. */
record DirectTarget(RowLayout layout) implements CopyTarget {
  @Override
  public void prepare(Connection connection) {
    // The table is there.
  }

  @Override
  public String copy() {
    return "COPY "
        + CopyTarget.table(layout)
        + CopyTarget.columns(layout)
        + " FROM STDIN (FORMAT binary)";
  }

  @Override
  public long complete(Connection connection, long copied) {
    return copied;
  }
}
