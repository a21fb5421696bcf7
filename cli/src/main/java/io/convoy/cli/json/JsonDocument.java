// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;

/** How each document for machines begins, and how it is written: in ASCII, on many lines. */
public final class JsonDocument {
  /** Rises when a name comes to mean something else; new names may come at any time. */
  private static final int FORMAT = 1;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private JsonDocument() {}

  /** A new one. */
  public static ObjectNode begin() {
    return JSON.createObjectNode().put("format", FORMAT);
  }

  /** A new one that is written as it goes; closing it leaves the writer open. */
  public static JsonGenerator begin(Writer out) throws IOException {
    JsonGenerator json = JSON.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.useDefaultPrettyPrinter();
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    return json;
  }

  /** The whole of it. */
  public static String text(ObjectNode document) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a document cannot be written", e);
    }
  }
}
