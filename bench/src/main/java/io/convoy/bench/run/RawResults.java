// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The numbers as they were measured, as JSON, for other programs. */
final class RawResults {
  private final JsonMapper json = new JsonMapper();
  private final Results results;

  RawResults(Results results) {
    this.results = results;
  }

  void write(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      json.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), node());
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e, e);
    }
  }

  ObjectNode node() {
    Options options = results.options();
    ObjectNode node = json.createObjectNode();
    node.put("rows", options.rows()).put("bytes", results.bytes());
    node.put("rounds", options.rounds()).put("keys", options.keys());
    node.set("machine", json.valueToTree(results.machine().facts()));
    node.set("notes", json.valueToTree(results.notes()));
    node.set(
        "measurements",
        json.createArrayNode().addAll(results.measurements().stream().map(this::node).toList()));
    return node;
  }

  private ObjectNode node(Measurement one) {
    ObjectNode node = json.createObjectNode();
    node.put("what", one.what()).put("baseline", one.baseline());
    node.put("seconds", one.seconds()).put("rows", one.rows()).put("bytes", one.bytes());
    node.put("wallSeconds", one.wallSeconds()).put("firstRowSeconds", one.firstRowSeconds());
    node.set("cpuSeconds", json.valueToTree(one.cpuSeconds()));
    node.set("peakBytes", json.valueToTree(one.peakBytes()));
    return node;
  }
}
