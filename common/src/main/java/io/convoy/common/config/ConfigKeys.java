// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every key that the configuration file may hold, as the {@link Setting} annotations of {@link
 * ConvoyConfig} and its parts say.
 */
final class ConfigKeys {
  private final List<ConfigKey> keys = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();

  /**
   * A key that has a value.
   *
   * @param path from the root, with dots
   * @param byDefault as one would write it; empty for none
   */
  record ConfigKey(String path, Type type, Presence presence, String byDefault, String meaning) {
    boolean isMap() {
      return type instanceof ParameterizedType generic && generic.getRawType() == Map.class;
    }

    boolean isList() {
      return type instanceof ParameterizedType generic && generic.getRawType() == List.class;
    }

    /** The record that each item of a list, or each value of a map, is; empty for single values. */
    Optional<Class<? extends Record>> item() {
      if (type instanceof ParameterizedType generic) {
        Type[] arguments = generic.getActualTypeArguments();
        if (arguments[arguments.length - 1] instanceof Class<?> c && isSection(c)) {
          return Optional.of(c.asSubclass(Record.class));
        }
      }
      return Optional.empty();
    }
  }

  /** Whether a file must have the key. */
  enum Presence {
    REQUIRED,
    OPTIONAL
  }

  /** A record whose components are keys; the root's path is empty. */
  record Section(String path, String meaning) {}

  ConfigKeys() {
    this(ConvoyConfig.class, "");
  }

  /** Of a part of the file: the keys that a record stands for, below its path. */
  ConfigKeys(Class<? extends Record> type, String path) {
    add(type, path);
  }

  /** In the order in which the records declare them. */
  List<ConfigKey> keys() {
    return keys;
  }

  List<Section> sections() {
    return sections;
  }

  Optional<ConfigKey> key(String path) {
    return keys.stream().filter(key -> key.path().equals(path)).findFirst();
  }

  /** The map whose entry the path names: {@code target.schemas} for {@code target.schemas.dbo}. */
  Optional<ConfigKey> mapAround(String path) {
    return keys.stream().filter(key -> key.isMap() && isBelow(path, key.path())).findFirst();
  }

  /** True for a map whose entries are someone else's properties, in whatever form they come. */
  boolean passesThrough(ConfigKey map) {
    return sections.stream().anyMatch(section -> section.path().equals(map.path()));
  }

  /** True for {@code source}, {@code source.tables} and {@code schema}. */
  boolean leadsToKeys(String path) {
    return keys.stream().anyMatch(key -> isBelow(key.path(), path));
  }

  /** The known key or section that is spelled most alike, wherever it stands. */
  String nearest(String unknown) {
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String known : candidates()) {
      int elsewhere = parent(known).equals(parent(unknown)) ? 0 : 1;
      int distance =
          Math.min(
              NearestName.distance(unknown, known),
              NearestName.distance(lastPart(unknown), lastPart(known)) + elsewhere);
      if (distance < least) {
        least = distance;
        nearest = known;
      }
    }
    return nearest;
  }

  /** The path of a record's component below the record's own path. */
  static String path(String section, RecordComponent component) {
    String own = setting(component).key();
    if (own.equals(Setting.WHOLE_SECTION)) {
      return section;
    }
    String name = own.isEmpty() ? hyphenated(component.getName()) : own;
    return section.isEmpty() ? name : section + "." + name;
  }

  /** True where the component's type is a record of settings and not a value. */
  static boolean isSection(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    return components != null
        && Arrays.stream(components).allMatch(c -> c.isAnnotationPresent(Setting.class));
  }

  private void add(Class<?> type, String path) {
    for (RecordComponent component : type.getRecordComponents()) {
      Setting setting = setting(component);
      String below = path(path, component);
      if (isSection(component.getType())) {
        sections.add(new Section(below, setting.value()));
        add(component.getType(), below);
      } else {
        keys.add(
            new ConfigKey(
                below,
                component.getGenericType(),
                presence(component, setting),
                setting.byDefault(),
                setting.value()));
      }
    }
  }

  private static Presence presence(RecordComponent component, Setting setting) {
    Class<?> type = component.getType();
    boolean optional =
        !setting.byDefault().isEmpty()
            || type == List.class
            || type == Map.class
            || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return optional ? Presence.OPTIONAL : Presence.REQUIRED;
  }

  private static Setting setting(RecordComponent component) {
    return Objects.requireNonNull(
        component.getAnnotation(Setting.class), () -> component + " lacks @Setting");
  }

  private List<String> candidates() {
    return Stream.concat(keys.stream().map(ConfigKey::path), sections.stream().map(Section::path))
        .distinct()
        .toList();
  }

  private static boolean isBelow(String path, String above) {
    return path.startsWith(above + ".");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  private static String lastPart(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String hyphenated(String name) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        key.append('-');
      }
      key.append(Character.toLowerCase(c));
    }
    return key.toString();
  }
}
