// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The replicas as JSON. */
final class WorkersJson {
  private WorkersJson() {}

  static ObjectNode of(List<Workers.Worker> workers) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode all = node.putArray("workers");
    for (Workers.Worker worker : workers) {
      ObjectNode one = all.addObject().put("role", worker.role()).put("name", worker.name());
      one.put("host", worker.host());
      worker.doing().forEach(one.putArray("doing")::add);
    }
    return node;
  }
}
