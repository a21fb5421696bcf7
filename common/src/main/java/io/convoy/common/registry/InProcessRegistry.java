// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.SchemaLog.Entry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * Owns the schemas of a pipeline that runs in one process, with the meaning of Confluent's
 * registry: ids from 1, equal schemas share an id whatever their subjects, versions count up per
 * subject. Any schema is compatible with any other. Thread-safe.
 */
public final class InProcessRegistry implements SchemaRegistry {
  private final @Nullable SchemaLog log;
  private final Map<Integer, Schema> byId = new HashMap<>();
  private final Map<Schema, Integer> ids = new HashMap<>();
  private final Map<String, Map<Schema, Integer>> versions = new HashMap<>();

  /**
   * @param folder where the schemas are kept over restarts; null keeps them in memory only
   */
  public InProcessRegistry(@Nullable Path folder) {
    this.log = folder == null ? null : SchemaLog.open(folder);
    if (log != null) {
      try {
        log.found().forEach(this::restore);
      } catch (ConvoyException e) {
        log.close();
        throw e;
      }
    }
  }

  /** A registry that forgets everything with this process. */
  public static InProcessRegistry inMemory() {
    return new InProcessRegistry(null);
  }

  @Override
  public synchronized int register(String subject, Schema schema) {
    Map<Schema, Integer> known = versions.getOrDefault(subject, Map.of());
    Integer id = ids.get(schema);
    if (id != null && known.containsKey(schema)) {
      return id;
    }
    int given = id != null ? id : byId.size() + 1;
    int version = known.size() + 1;
    if (log != null) {
      log.append(new Entry(given, subject, version, schema.toString()));
    }
    remember(given, subject, version, schema);
    return given;
  }

  @Override
  public int registerChanging(String subject, Schema schema) {
    return register(subject, schema);
  }

  @Override
  public synchronized Schema schema(int id) {
    Schema schema = byId.get(id);
    if (schema == null) {
      throw new ConvoyException(
          ErrorCode.REGISTRY_ERROR,
          "the registry in this process has no schema "
              + id
              + "; were the topics written with another registry or work folder?");
    }
    return schema;
  }

  @Override
  public synchronized void close() {
    if (log != null) {
      log.close();
    }
  }

  private void restore(Entry entry) {
    try {
      Schema schema = new Schema.Parser().parse(entry.schema());
      remember(entry.id(), entry.subject(), entry.version(), schema);
    } catch (SchemaParseException e) {
      throw new ConvoyException(
          ErrorCode.REGISTRY_ERROR,
          "schema registry: schema " + entry.id() + " of " + entry.subject() + " cannot be read",
          e);
    }
  }

  private void remember(int id, String subject, int version, Schema schema) {
    byId.put(id, schema);
    ids.put(schema, id);
    versions.computeIfAbsent(subject, s -> new HashMap<>()).put(schema, version);
  }
}
