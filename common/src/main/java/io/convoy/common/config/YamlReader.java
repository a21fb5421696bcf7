// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.convoy.common.config.ConfigNode.Entry;
import io.convoy.common.config.ConfigNode.Mapping;
import io.convoy.common.config.ConfigNode.Place;
import io.convoy.common.config.ConfigNode.Scalar;
import io.convoy.common.config.ConfigNode.Sequence;
import io.convoy.common.error.ConvoyException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into nodes that know their places.
 *
 * <p>Scalars keep their spelling, so that a password {@code 0123} stays what it is. Anchors,
 * aliases and tags are refused: a password that begins with {@code *}, {@code &} or {@code !} and
 * lacks its quotes would otherwise turn into something else in silence.
 */
final class YamlReader {
  private final ConfigErrors errors;
  private final YAMLParser parser;

  private YamlReader(ConfigErrors errors, YAMLParser parser) {
    this.errors = errors;
    this.parser = parser;
  }

  static Mapping read(String yaml, ConfigErrors errors) {
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      return new YamlReader(errors, parser).document();
    } catch (JsonProcessingException e) {
      throw malformed(e, errors);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory cannot fail", e);
    }
  }

  private Mapping document() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw errors.of("the file is empty; it needs at least pipeline, source and target");
    }
    if (!(node(token) instanceof Mapping mapping)) {
      throw errors.at(new Place(1, 1), "the file must consist of lines such as 'pipeline: name'");
    }
    if (parser.nextToken() != null) {
      throw errors.at(place(), "a second document begins here; the file must have one");
    }
    return mapping;
  }

  private ConfigNode node(JsonToken token) throws IOException {
    Place place = place();
    if (parser.isCurrentAlias() || parser.getObjectId() != null || parser.getTypeId() != null) {
      throw errors.at(
          place, "YAML anchors (&), aliases (*) and tags (!) are not known here; quote the value");
    }
    return switch (token) {
      case START_OBJECT -> mapping(place);
      case START_ARRAY -> sequence(place);
      case VALUE_NULL -> new Scalar(null, place);
      default -> new Scalar(parser.getText(), place);
    };
  }

  private Mapping mapping(Place place) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place keyPlace = place();
      Place first = seen.putIfAbsent(key, keyPlace);
      if (first != null) {
        throw errors.at(
            keyPlace, "the key '" + key + "' is there already, in line " + first.line());
      }
      entries.add(new Entry(key, keyPlace, node(parser.nextToken())));
    }
    return new Mapping(entries, place);
  }

  private Sequence sequence(Place place) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token));
    }
    return new Sequence(items, place);
  }

  private Place place() {
    JsonLocation location = parser.currentTokenLocation();
    return new Place(location.getLineNr(), location.getColumnNr());
  }

  /** Without the parser's own message, which quotes the line, and a password may stand there. */
  private static ConvoyException malformed(JsonProcessingException error, ConfigErrors errors) {
    if (error.getCause() instanceof MarkedYAMLException marked
        && marked.getProblemMark() instanceof Mark mark) {
      return errors.at(
          new Place(mark.getLine() + 1, mark.getColumn() + 1),
          "not valid YAML: " + marked.getProblem());
    }
    JsonLocation location = error.getLocation();
    return location == null
        ? errors.of("not valid YAML")
        : errors.at(
            new Place(location.getLineNr(), location.getColumnNr()),
            "not valid YAML from here on: is there a character that does not show?");
  }
}
