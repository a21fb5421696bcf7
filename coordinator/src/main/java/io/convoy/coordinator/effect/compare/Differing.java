// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.schemas.event.LocatedDigest;
import java.sql.SQLException;

/** Takes the rows that differ, one after the other. */
public interface Differing {
  /** True of a row of the source that is to be taken for one that differs, whatever it is. */
  boolean takesAll(LocatedDigest source);

  void missing(LocatedDigest source) throws SQLException;

  void extra(LocatedDigest target) throws SQLException;

  void changed(LocatedDigest source, LocatedDigest target) throws SQLException;

  /** For whom it is enough that they are counted and named. */
  Differing UNHEARD =
      new Differing() {
        @Override
        public boolean takesAll(LocatedDigest source) {
          return false;
        }

        @Override
        public void missing(LocatedDigest source) {}

        @Override
        public void extra(LocatedDigest target) {}

        @Override
        public void changed(LocatedDigest source, LocatedDigest target) {}
      };
}
