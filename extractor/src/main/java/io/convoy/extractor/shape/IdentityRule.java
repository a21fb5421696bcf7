// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.TargetConfig.IdentityKind;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes identity columns of the kind that is configured. Stateless. */
public final class IdentityRule {
  private IdentityRule() {}

  /**
   * Changes the descriptions.
   *
   * @param kind null for that of the source
   */
  public static void apply(@Nullable IdentityKind kind, List<Table> tables) {
    if (kind == null) {
      return;
    }
    Identity identity =
        switch (kind) {
          case BY_DEFAULT -> Identity.BY_DEFAULT;
          case ALWAYS -> Identity.ALWAYS;
        };
    for (Table table : tables) {
      table.getColumns().stream()
          .filter(column -> column.getIdentity() != null)
          .forEach(column -> column.setIdentity(identity));
    }
  }
}
