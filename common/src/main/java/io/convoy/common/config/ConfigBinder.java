// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigKeys.ConfigKey;
import io.convoy.common.config.ConfigKeys.Presence;
import io.convoy.common.config.ConfigNode.Entry;
import io.convoy.common.config.ConfigNode.Mapping;
import io.convoy.common.config.ConfigNode.Place;
import io.convoy.common.config.ConfigNode.Scalar;
import io.convoy.common.config.ConfigNode.Sequence;
import io.convoy.common.error.ConvoyException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes configuration records of a file's entries and of the defaults. */
final class ConfigBinder {
  private final ConfigKeys keys;
  private final ConfigEntries entries;
  private final References references;
  private final Set<String> withheld;
  private final ConfigErrors errors;

  /**
   * @param withheld keys that stay null whatever the file says
   */
  ConfigBinder(
      ConfigKeys keys,
      ConfigEntries entries,
      References references,
      Set<String> withheld,
      ConfigErrors errors) {
    this.keys = keys;
    this.entries = entries;
    this.references = references;
    this.withheld = withheld;
    this.errors = errors;
  }

  /** The record that a section stands for. */
  <T extends Record> T bind(Class<T> type, String section) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components).map(component -> value(component, section)).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidSetting invalid) {
        throw refused(invalid, components, section);
      }
      throw new IllegalStateException(type + " refuses its values", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private @Nullable Object value(RecordComponent component, String section) {
    String path = ConfigKeys.path(section, component);
    if (ConfigKeys.isSection(component.getType())) {
      return bind(component.getType().asSubclass(Record.class), path);
    }
    ConfigKey key = keys.key(path).orElseThrow();
    if (key.isMap()) {
      return key.item().isPresent() ? sections(key, key.item().orElseThrow()) : map(key);
    }
    ConfigNode node = entries.value(path);
    if (withheld.contains(path)) {
      return null;
    } else if (node != null) {
      return key.isList() ? list(key, node) : single(path, key.type(), node);
    } else if (key.presence() == Presence.REQUIRED) {
      throw missing(key);
    } else if (key.isList()) {
      return List.of();
    }
    return key.byDefault().isEmpty() ? null : Values.parse(key.type(), key.byDefault());
  }

  private Object single(String path, Type type, ConfigNode node) {
    if (!(node instanceof Scalar scalar)) {
      String found = node instanceof Mapping ? "a section" : "a list";
      throw errors.at(node.place(), path + " must be " + Values.form(type) + ", not " + found);
    }
    String text = text(path, scalar);
    try {
      return Values.parse(type, text);
    } catch (IllegalArgumentException e) {
      // As written: what a reference brought in may be a secret.
      throw errors.at(
          scalar.place(), path + " must be " + Values.form(type) + ", not '" + scalar.text() + "'");
    }
  }

  private String text(String path, Scalar scalar) {
    if (scalar.text() == null) {
      throw errors.at(scalar.place(), path + " has no value; give it one or remove the key");
    }
    return references.resolve(scalar.text(), path, scalar.place());
  }

  private List<?> list(ConfigKey key, ConfigNode node) {
    Optional<Class<? extends Record>> item = key.item();
    if (!(node instanceof Sequence sequence)) {
      String form = item.isEmpty() ? "such as [\"a\", \"b\"]" : "of sections";
      throw errors.at(node.place(), key.path() + " must be a list " + form);
    }
    return item.isEmpty()
        ? texts(key.path(), sequence)
        : IntStream.range(0, sequence.items().size())
            .mapToObj(
                i -> part(key.path() + "[" + i + "]", item.orElseThrow(), sequence.items().get(i)))
            .toList();
  }

  private Map<String, Record> sections(ConfigKey key, Class<? extends Record> type) {
    Map<String, Record> map = new LinkedHashMap<>();
    entries
        .map(key.path())
        .forEach((name, node) -> map.put(name, part(key.path() + "." + name, type, node)));
    return map;
  }

  /** A record within a list or map; a single word stands for its first key. */
  private Record part(String path, Class<? extends Record> type, ConfigNode node) {
    ConfigKeys below = new ConfigKeys(type, path);
    Mapping mapping =
        switch (node) {
          case Mapping whole -> whole;
          case Scalar scalar when scalar.text() != null -> {
            String first = below.keys().getFirst().path().substring(path.length() + 1);
            yield new Mapping(List.of(new Entry(first, scalar.place(), scalar)), scalar.place());
          }
          case Scalar _, Sequence _ ->
              throw errors.at(node.place(), path + " must be a section: keys with values");
        };
    ConfigEntries within = new ConfigEntries(path, mapping, below, errors);
    return new ConfigBinder(below, within, references, withheld, errors).bind(type, path);
  }

  private List<String> texts(String path, Sequence sequence) {
    return IntStream.range(0, sequence.items().size())
        .mapToObj(i -> (String) single(path + "[" + i + "]", String.class, sequence.items().get(i)))
        .toList();
  }

  /** Kafka spells lists with commas. */
  private Map<String, String> map(ConfigKey key) {
    Map<String, String> map = new LinkedHashMap<>();
    entries
        .map(key.path())
        .forEach((name, node) -> {
          String path = key.path() + "." + name;
          map.put(
              name,
              node instanceof Sequence sequence && keys.passesThrough(key)
                  ? String.join(",", texts(path, sequence))
                  : (String) single(path, String.class, node));
        });
    return map;
  }

  private ConvoyException missing(ConfigKey key) {
    String message = key.path() + " is missing: " + key.meaning();
    String section = key.path().substring(0, Math.max(0, key.path().lastIndexOf('.')));
    return entries
        .place(section)
        .map(place -> errors.at(place, message))
        .orElseGet(() -> errors.of(message));
  }

  private ConvoyException refused(
      InvalidSetting invalid, RecordComponent[] components, String section) {
    String whole =
        Arrays.stream(components)
            .filter(component -> component.getName().equals(invalid.component()))
            .findFirst()
            .map(component -> ConfigKeys.path(section, component))
            .orElse(section);
    String path = invalid.entry().isEmpty() ? whole : whole + "." + invalid.entry();
    Optional<Place> place =
        Optional.ofNullable(entries.value(path))
            .map(ConfigNode::place)
            .or(() -> entries.place(path))
            .or(() -> entries.place(section));
    String message = path + " " + invalid.demand();
    return place.map(p -> errors.at(p, message)).orElseGet(() -> errors.of(message));
  }
}
