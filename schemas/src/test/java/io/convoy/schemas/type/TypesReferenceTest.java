// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reference/types.md} equal to the registry. */
class TypesReferenceTest {
  private static final String WRITE = "convoy.docs.write";
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/reference/types.md").normalize();

  private static final String HEAD =
      """
      # Types

      How each type of a source travels in the row batches, and what it becomes in the target. A
      nullable column is a union with `null`. Types marked *text form* travel as text that the
      target casts.

      This page is written from the type registry (`io.convoy.schemas.type.TypeRegistry`) by
      `mvn test -pl schemas -Dtest=TypesReferenceTest -Dconvoy.docs.write=true`.
      """;

  private static final String SQL_SERVER =
      """

      ## SQL Server

      An alias type travels as its base type, a computed column as its values. Where a type may be
      carried in more than one form, the configuration says in which
      ([source.types, source.text](configuration.md)). Whatever could not be kept whole is counted
      by column in the run's report.

      """;

  private static final String POSTGRESQL =
      """

      ## PostgreSQL

      The text form is what the server itself prints (`value::text`). A domain travels as its base
      type.

      """;

  private static final String COLUMNS =
      """
      | source type | Avro type | PostgreSQL type | note |
      |---|---|---|---|
      """;

  @Test
  void describesTheRegistry() throws IOException {
    String page =
        HEAD
            + SQL_SERVER
            + table(TypeRegistry.sqlServer())
            + POSTGRESQL
            + table(TypeRegistry.postgresql());
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("run this test with -D%s=true to write the page anew", WRITE)
        .content()
        .isEqualTo(page);
  }

  private static String table(TypeRegistry types) {
    return types.mappings().stream()
        .sorted(Comparator.comparing(TypeMapping::sourceType))
        .map(TypesReferenceTest::row)
        .collect(Collectors.joining("\n", COLUMNS, "\n"));
  }

  private static String row(TypeMapping mapping) {
    String form = mapping.codec() == Codec.TEXT_FORM ? "*text form*" : "";
    String note =
        Stream.of(form, mapping.note())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    String cells =
        String.join(
            " | ",
            mapping.sourceType(),
            avro(mapping.codec().avroType()),
            mapping.targetType(),
            note);
    return "| " + cells.stripTrailing() + " |";
  }

  private static String avro(Schema type) {
    String name =
        type.getType() == Schema.Type.FIXED
            ? "fixed(" + type.getFixedSize() + ")"
            : type.getType().getName();
    LogicalType logical = type.getLogicalType();
    return "`" + name + "`" + (logical == null ? "" : ", `" + logical.getName() + "`");
  }
}
