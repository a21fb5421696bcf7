// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** Schemas in memory, whose ids follow from their text: two processes agree without a word. */
final class TestRegistry implements SchemaRegistry {
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  @Override
  public int register(String subject, Schema schema) {
    int id = schema.toString().hashCode() & 0x7FFF_FFFF;
    schemas.put(id, schema);
    return id;
  }

  @Override
  public int registerChanging(String subject, Schema schema) {
    return register(subject, schema);
  }

  @Override
  public Schema schema(int id) {
    Schema schema = schemas.get(id);
    if (schema == null) {
      throw new IllegalArgumentException("no schema " + id);
    }
    return schema;
  }

  @Override
  public void close() {
    schemas.clear();
  }

  void save(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<Integer, Schema> entry : schemas.entrySet()) {
      Files.writeString(folder.resolve(entry.getKey() + ".avsc"), entry.getValue().toString());
    }
  }

  static TestRegistry load(Path folder) throws IOException {
    TestRegistry registry = new TestRegistry();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        registry.register("", new Schema.Parser().parse(Files.readString(file)));
      }
    }
    return registry;
  }
}
