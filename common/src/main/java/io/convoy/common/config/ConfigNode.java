// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration file as it is written: values with the places where they stand. */
sealed interface ConfigNode {
  Place place();

  /** A place in the file, both from 1. */
  record Place(int line, int column) {}

  /** A single value; null text where nothing is written. */
  record Scalar(@Nullable String text, Place place) implements ConfigNode {}

  /** A list. */
  record Sequence(List<ConfigNode> items, Place place) implements ConfigNode {}

  /** A mapping, in the file's order and without repeated keys. */
  record Mapping(List<Entry> entries, Place place) implements ConfigNode {}

  /** A key with its value; {@code place} is the key's. */
  record Entry(String key, Place place, ConfigNode value) {}
}
