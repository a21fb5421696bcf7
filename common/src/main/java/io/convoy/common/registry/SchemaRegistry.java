// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import org.apache.avro.Schema;

/**
 * Gives schemas ids and finds them again. Thread-safe; what was once asked is remembered.
 *
 * <p>Errors are {@code ConvoyException}: REGISTRY_ERROR where another attempt may do, and
 * REGISTRY_REFUSED where somebody has to change something first.
 */
public interface SchemaRegistry extends AutoCloseable {
  /** The id of this schema under this subject; the same for the same schema. */
  int register(String subject, Schema schema);

  /**
   * As {@link #register}, for a schema that follows a table of the source: the subject takes it
   * whatever it held before, since nobody reads older rows with it.
   */
  int registerChanging(String subject, Schema schema);

  /** The schema with this id. */
  Schema schema(int id);

  @Override
  void close();
}
