// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigNode.Entry;
import io.convoy.common.config.ConfigNode.Mapping;
import io.convoy.common.config.ConfigNode.Place;
import io.convoy.common.config.ConfigNode.Scalar;
import io.convoy.common.config.ConfigNode.Sequence;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;

/**
 * Reads YAML into nodes that know their places.
 *
 * <p>Scalars keep their spelling, so that a password {@code 0123} stays what it is. Anchors,
 * aliases and tags are refused: a password that begins with {@code *}, {@code &} or {@code !} and
 * lacks its quotes would otherwise turn into something else in silence.
 */
final class YamlReader {
  private static final Set<String> NOTHING = Set.of("", "~", "null");

  /** Each level is a call within a call. */
  private static final int MOST_DEPTH = 50;

  private final ConfigErrors errors;
  private final Iterator<Event> events;
  private int depth;

  private YamlReader(ConfigErrors errors, Iterator<Event> events) {
    this.errors = errors;
    this.events = events;
  }

  static Mapping read(String yaml, ConfigErrors errors) {
    try {
      return new YamlReader(errors, new Yaml().parse(Reader.of(yaml)).iterator()).file();
    } catch (MarkedYAMLException e) {
      // Without the parser's own message: it quotes the line, and a password may stand there.
      // The one problem that quotes a value is a tag, which an unquoted '!' begins.
      boolean quotes = e.getProblem().contains("tag handle");
      throw errors.at(
          place(e.getProblemMark()),
          "not valid YAML: " + (quotes ? "quote what begins with '!'" : e.getProblem()));
    } catch (YAMLException e) {
      throw errors.of("not valid YAML: there is a character in it that does not show");
    }
  }

  private Mapping file() {
    events.next();
    Event document = events.next();
    if (document instanceof StreamEndEvent) {
      throw errors.of("the file is empty; it needs at least pipeline, source and target");
    }
    if (!(node(events.next()) instanceof Mapping mapping)) {
      throw errors.at(new Place(1, 1), "the file must consist of lines such as 'pipeline: name'");
    }
    for (Event event = events.next(); !(event instanceof StreamEndEvent); event = events.next()) {
      if (!(event instanceof DocumentEndEvent)) {
        throw errors.at(place(event), "a second document begins here; the file must have one");
      }
    }
    return mapping;
  }

  private ConfigNode node(Event event) {
    refuseIndirection(event);
    if (++depth > MOST_DEPTH) {
      throw errors.at(place(event), "this is nested deeper than any key is");
    }
    ConfigNode node = content(event);
    depth--;
    return node;
  }

  private ConfigNode content(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> {
        boolean nothing = scalar.isPlain() && NOTHING.contains(scalar.getValue());
        yield new Scalar(nothing ? null : scalar.getValue(), place(scalar));
      }
      case SequenceStartEvent start -> sequence(place(start));
      default -> mapping(place(event));
    };
  }

  private void refuseIndirection(Event event) {
    boolean indirect =
        switch (event) {
          case AliasEvent _ -> true;
          case ScalarEvent scalar -> scalar.getAnchor() != null || scalar.getTag() != null;
          case CollectionStartEvent start -> start.getAnchor() != null || start.getTag() != null;
          default -> false;
        };
    if (indirect) {
      throw errors.at(
          place(event),
          "YAML anchors (&), aliases (*) and tags (!) are not known here; quote the value");
    }
  }

  private Mapping mapping(Place place) {
    List<Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      refuseIndirection(event);
      if (!(event instanceof ScalarEvent key)) {
        throw errors.at(place(event), "a key must be a single word");
      }
      Place first = seen.putIfAbsent(key.getValue(), place(key));
      if (first != null) {
        throw errors.at(
            place(key),
            "the key '" + key.getValue() + "' is there already, in line " + first.line());
      }
      entries.add(new Entry(key.getValue(), place(key), node(events.next())));
    }
    return new Mapping(entries, place);
  }

  private Sequence sequence(Place place) {
    List<ConfigNode> items = new ArrayList<>();
    for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      items.add(node(event));
    }
    return new Sequence(items, place);
  }

  private static Place place(Event event) {
    return place(event.getStartMark());
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
