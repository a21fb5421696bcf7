// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InProcessRegistryTest {
  @TempDir Path folder;

  @Test
  void countsIdsFromOneAndGivesEqualSchemasOneId() {
    try (SchemaRegistry registry = InProcessRegistry.inMemory()) {
      assertThat(registry.register("a-value", record("A", "int"))).isEqualTo(1);
      assertThat(registry.register("b-value", record("B", "int"))).isEqualTo(2);
      assertThat(registry.register("a-value", record("A", "int"))).isEqualTo(1);
      assertThat(registry.register("c-value", record("A", "int"))).isEqualTo(1);
      assertThat(registry.schema(2)).isEqualTo(record("B", "int"));
    }
  }

  @Test
  void tellsSchemasApartThatDifferOnlyInProperties() {
    Schema one = record("A", "int");
    Schema other = record("A", "int");
    other.addProp("convoy.codec", "INT4");
    try (SchemaRegistry registry = InProcessRegistry.inMemory()) {
      assertThat(registry.register("a-value", one))
          .isNotEqualTo(registry.register("a-value", other));
    }
  }

  @Test
  void goesOnAfterARestartWhereItWas() {
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      registry.register("a-value", record("A", "int"));
      registry.register("b-value", record("A", "int"));
      registry.register("a-value", record("Ä", "string"));
    }
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      assertThat(registry.schema(1)).isEqualTo(record("A", "int"));
      assertThat(registry.schema(2)).isEqualTo(record("Ä", "string"));
      assertThat(registry.register("a-value", record("Ä", "string"))).isEqualTo(2);
      assertThat(registry.register("a-value", record("C", "int"))).isEqualTo(3);
    }
  }

  @Test
  void writesOneLinePerSubjectAndVersion() throws Exception {
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      registry.register("a-value", record("A", "int"));
      registry.register("a-value", record("A", "int"));
      registry.register("a-value", record("B", "int"));
      registry.register("b-value", record("A", "int"));
    }
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"id\":1,\"subject\":\"a-value\",\"version\":1,"),
            line -> assertThat(line).startsWith("{\"id\":2,\"subject\":\"a-value\",\"version\":2,"),
            line ->
                assertThat(line).startsWith("{\"id\":1,\"subject\":\"b-value\",\"version\":1,"));
  }

  @Test
  void forgetsALineThatACrashCutShort() throws Exception {
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      registry.register("a-value", record("A", "int"));
    }
    Files.writeString(file(), "{\"id\":2,\"subject\":\"a-v", StandardOpenOption.APPEND);

    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      assertThat(registry.register("b-value", record("B", "int"))).isEqualTo(2);
    }
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      assertThat(registry.schema(2)).isEqualTo(record("B", "int"));
    }
    assertThat(lines()).hasSize(2);
  }

  @Test
  void refusesAFileThatIsDamagedInTheMiddle() throws Exception {
    try (SchemaRegistry registry = new InProcessRegistry(folder)) {
      registry.register("a-value", record("A", "int"));
    }
    Files.writeString(file(), "no json\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> new InProcessRegistry(folder))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContainingAll(file().toString(), "line 2");
  }

  @Test
  void namesAnIdThatItDoesNotKnow() {
    try (SchemaRegistry registry = InProcessRegistry.inMemory()) {
      assertThatThrownBy(() -> registry.schema(7))
          .isInstanceOfSatisfying(
              ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_ERROR))
          .hasMessageContaining("schema 7");
    }
  }

  @Test
  void givesManyThreadsTheSameIds() throws Exception {
    Set<Integer> ids = ConcurrentHashMap.newKeySet();
    try (SchemaRegistry registry = new InProcessRegistry(folder);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> registrations =
          IntStream.range(0, 200)
              .<Callable<Boolean>>mapToObj(
                  i -> () -> ids.add(registry.register("s", record("R" + i % 10, "int"))))
              .toList();
      executor.invokeAll(registrations);
    }
    assertThat(ids).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(lines()).hasSize(10);
  }

  private Path file() {
    return folder.resolve("schemas.jsonl");
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(file());
  }

  private static Schema record(String name, String type) {
    return SchemaBuilder.record("R" + Integer.toHexString(name.hashCode()))
        .doc(name)
        .fields()
        .name("value")
        .type(type)
        .noDefault()
        .endRecord();
  }
}
