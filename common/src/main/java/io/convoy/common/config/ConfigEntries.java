// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigKeys.ConfigKey;
import io.convoy.common.config.ConfigNode.Entry;
import io.convoy.common.config.ConfigNode.Mapping;
import io.convoy.common.config.ConfigNode.Place;
import io.convoy.common.config.ConfigNode.Scalar;
import io.convoy.common.config.ConfigNode.Sequence;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file says for each known key. Nested sections and keys with dots mean the same: {@code
 * schema.registry.url: x} and {@code schema: {registry: {url: x}}}.
 */
final class ConfigEntries {
  private final ConfigKeys keys;
  private final ConfigErrors errors;
  private final Map<String, ConfigNode> values = new HashMap<>();
  private final Map<String, Map<String, ConfigNode>> maps = new HashMap<>();
  private final Map<String, Place> places = new LinkedHashMap<>();

  ConfigEntries(Mapping root, ConfigKeys keys, ConfigErrors errors) {
    this("", root, keys, errors);
  }

  /**
   * @param path of the mapping, which is a part of the file
   */
  ConfigEntries(String path, Mapping mapping, ConfigKeys keys, ConfigErrors errors) {
    this.keys = keys;
    this.errors = errors;
    addSection(path, mapping);
  }

  /** The value of a key that is neither a map nor absent. */
  @Nullable ConfigNode value(String path) {
    return values.get(path);
  }

  /** The entries of a map; in one that passes through, {@code ssl: {protocol: x}} is one too. */
  Map<String, ConfigNode> map(String path) {
    return maps.getOrDefault(path, Map.of());
  }

  /** Where a key or section stands, or else the first key below it. */
  Optional<Place> place(String path) {
    return Optional.ofNullable(places.get(path))
        .or(() ->
            places.entrySet().stream()
                .filter(place -> place.getKey().startsWith(path + "."))
                .map(Map.Entry::getValue)
                .findFirst());
  }

  private void addSection(String path, Mapping section) {
    for (Entry entry : section.entries()) {
      add(path.isEmpty() ? entry.key() : path + "." + entry.key(), entry);
    }
  }

  private void add(String path, Entry entry) {
    Optional<ConfigKey> key = keys.key(path);
    Optional<ConfigKey> around = keys.mapAround(path);
    if (key.isPresent() && key.orElseThrow().isMap()) {
      places.putIfAbsent(path, entry.place());
      addMap(key.orElseThrow(), "", entry);
    } else if (key.isPresent()) {
      remember(path, entry);
      values.put(path, entry.value());
    } else if (around.isPresent()) {
      String mapPath = around.orElseThrow().path();
      addMap(around.orElseThrow(), path.substring(mapPath.length() + 1), entry);
    } else if (keys.leadsToKeys(path)) {
      places.putIfAbsent(path, entry.place());
      addSection(path, entry);
    } else {
      throw errors.at(
          entry.place(),
          "there is no key '" + path + "'; the nearest is '" + keys.nearest(path) + "'");
    }
  }

  private void addSection(String path, Entry entry) {
    switch (entry.value()) {
      case Mapping section -> addSection(path, section);
      case Scalar scalar when scalar.text() == null -> {}
      case Scalar _, Sequence _ ->
          throw errors.at(
              entry.place(), path + " must be a section: keys with values, indented below it");
    }
  }

  private void addMap(ConfigKey map, String name, Entry entry) {
    boolean whole = name.isEmpty();
    switch (entry.value()) {
      case Mapping nested when whole || keys.passesThrough(map) -> {
        for (Entry below : nested.entries()) {
          addMap(map, whole ? below.key() : name + "." + below.key(), below);
        }
      }
      case Scalar scalar when whole && scalar.text() == null -> {}
      case Mapping _, Scalar _, Sequence _ -> {
        if (whole) {
          throw errors.at(entry.place(), map.path() + " must be a section of keys with values");
        }
        remember(map.path() + "." + name, entry);
        maps.computeIfAbsent(map.path(), p -> new LinkedHashMap<>()).put(name, entry.value());
      }
    }
  }

  private void remember(String path, Entry entry) {
    Place first = places.putIfAbsent(path, entry.place());
    if (first != null) {
      throw errors.at(
          entry.place(), "the key '" + path + "' is there already, in line " + first.line());
    }
  }
}
