// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Trust;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A failed question about the catalog is never taken for "there is nothing". */
class UnreadableCatalogTest {
  private static final int NO_NUMBER = 33_557_097;
  private static final int DENIED = 229;
  private static final int NO_SUCH_VIEW = 208;
  private static final int DEADLOCK = 1205;

  /** What one server answers. */
  @FunctionalInterface
  private interface Server {
    List<Map<String, Object>> answer(String sql) throws SQLException;
  }

  @Test
  void readsTheChecksBesideTheOneThatTheServerFailsOver() throws SQLException {
    Catalog catalog =
        catalog(sql -> {
          if (!sql.contains("sys.check_constraints")) {
            return List.of();
          }
          if (sql.contains("k.definition AS") || sql.endsWith("k.object_id = 11")) {
            throw new SQLException("cannot spell a CASE", "S0001", NO_NUMBER);
          }
          return sql.contains("WHERE k.object_id")
              ? List.of(Map.of("1", "([kind] IN ((1),(2)))"))
              : List.of(check(11, "CK_Case", 0), check(12, "CK_Kind", 1));
        });

    assertThat(ExpressionQueries.read(catalog))
        .extracting(ExpressionRow::name, ExpressionRow::definition, ExpressionRow::trust)
        .containsExactly(
            tuple("CK_Case", null, Trust.TRUSTED),
            tuple("CK_Kind", "([kind] IN ((1),(2)))", Trust.NOT_TRUSTED));
    assertThat(catalog.unread())
        .containsExactly(
            "texts of some check constraints of the database could not be read: cannot spell a"
                + " CASE");
  }

  @Test
  void saysWhatItCouldNotRead() throws SQLException {
    Catalog catalog =
        catalog(sql -> {
          boolean fails = sql.contains("sys.check_constraints") || sql.contains("sys.sequences");
          throw new SQLException(
              fails ? "no right" : "no view", "S0001", fails ? DENIED : NO_SUCH_VIEW);
        });

    assertThat(ExpressionQueries.read(catalog)).isEmpty();
    assertThat(catalog.rowsOfFeature("graphs", "SELECT 1 FROM sys.graphs", row -> row)).isEmpty();
    assertThat(SequenceQueries.read(catalog)).isEmpty();

    assertThat(catalog.unread())
        .contains(
            "check constraints of the database could not be read: no right",
            "computed columns of the database could not be read: no view",
            "sequences of the database could not be read: no right")
        .noneMatch(text -> text.startsWith("graphs"));
  }

  @Test
  void endsOnErrorsThatMayPass() {
    Catalog catalog =
        catalog(sql -> {
          throw new SQLException("deadlock", "40001", DEADLOCK);
        });

    assertThatThrownBy(() -> ExpressionQueries.read(catalog)).hasMessage("deadlock");
  }

  private static Map<String, Object> check(long id, String name, int notTrusted) {
    return Map.of(
        "id",
        id,
        "object_id",
        1L,
        "column_id",
        0,
        "name",
        name,
        "is_disabled",
        0,
        "is_not_trusted",
        notTrusted);
  }

  private static Catalog catalog(Server server) {
    return new Catalog(
        proxy(
            Connection.class,
            (_, method, arguments) ->
                statement(server, arguments == null ? null : String.valueOf(arguments[0]))));
  }

  private static PreparedStatement statement(Server server, @Nullable String prepared) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) ->
            method.getName().equals("executeQuery")
                ? rows(
                    server.answer(
                        arguments == null ? String.valueOf(prepared) : (String) arguments[0]))
                : null);
  }

  private static ResultSet rows(List<Map<String, Object>> answer) {
    Iterator<Map<String, Object>> rest = answer.iterator();
    Row current = new Row();
    return proxy(
        ResultSet.class,
        (_, method, arguments) -> {
          if (method.getName().equals("next")) {
            current.values = rest.hasNext() ? rest.next() : null;
            return current.values != null;
          }
          Map<String, Object> values = current.values;
          return values == null || arguments == null
              ? null
              : values.get(String.valueOf(arguments[0]));
        });
  }

  private static final class Row {
    private @Nullable Map<String, Object> values;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
