// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/** Remembers what the schema ids in data topics mean. Not thread-safe. */
final class RowSchemas {
  private static final int REMEMBERED = 64;

  private final SchemaRegistry registry;
  private final Map<Integer, Optional<RowLayout>> layouts = new RecentlyUsed<>(REMEMBERED);

  RowSchemas(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** Whether records with this schema are parts of rows and not batches. */
  boolean isPart(int schemaId) {
    return find(schemaId).isEmpty();
  }

  /** What the rows of a batch look like. */
  RowLayout layout(int schemaId) {
    return find(schemaId)
        .orElseThrow(
            () -> new IllegalArgumentException("schema " + schemaId + " is not of a row batch"));
  }

  private Optional<RowLayout> find(int schemaId) {
    return layouts.computeIfAbsent(schemaId, id -> interpret(registry.schema(id)));
  }

  private static Optional<RowLayout> interpret(Schema schema) {
    return schema.getFullName().equals(RowPart.SCHEMA.getFullName())
        ? Optional.empty()
        : Optional.of(RowLayout.of(schema));
  }
}
