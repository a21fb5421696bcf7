// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.row.RowLayout;
import java.util.Map;

/** The layouts that one slot was given lately, by their schemas. Not thread-safe. */
final class Layouts {
  private static final int REMEMBERED = 64;

  private final SchemaRegistry registry;
  private final Map<Integer, RowLayout> layouts = new RecentlyUsed<>(REMEMBERED);

  Layouts(SchemaRegistry registry) {
    this.registry = registry;
  }

  RowLayout of(int schemaId) {
    return layouts.computeIfAbsent(schemaId, id -> RowLayout.of(registry.schema(id)));
  }
}
