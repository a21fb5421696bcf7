// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.TableDescriptions;
import io.convoy.coordinator.decision.Description;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;

/**
 * The parts of a description as the store has them; whoever performs an effect puts them together.
 */
record StoredDescription(TableId id, List<byte[]> parts, TableDescriptions descriptions)
    implements Description {
  @Override
  public Table table() {
    return descriptions.read(parts);
  }
}
