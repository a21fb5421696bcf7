// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers statements that contain a text with given rows or a given error, and remembers all. */
public final class ScriptedServer {
  private final Map<String, List<List<Object>>> rows = new LinkedHashMap<>();
  private final Map<String, SQLException> errors = new LinkedHashMap<>();
  private final List<String> executed = new ArrayList<>();

  public ScriptedServer answer(String containing, List<List<Object>> answer) {
    rows.put(containing, answer);
    return this;
  }

  public ScriptedServer refuse(String containing, int number, String message) {
    errors.put(containing, new SQLException(message, "S0001", number));
    return this;
  }

  /** What was asked, in order. */
  public List<String> executed() {
    return executed;
  }

  public Connection connection() {
    return proxy(
        Connection.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "getCatalog" -> "So";
              case "setCatalog" -> ask("USE " + arguments[0]);
              case "abort" -> ask("(abort)");
              case "createStatement" -> statement(null);
              case "prepareStatement" -> statement((String) arguments[0]);
              case "isClosed" -> false;
              default -> null;
            });
  }

  private PreparedStatement statement(@Nullable String prepared) {
    return proxy(
        PreparedStatement.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "execute" ->
                  ask(arguments == null ? String.valueOf(prepared) : (String) arguments[0]) != null;
              case "executeQuery" ->
                  ask(arguments == null ? String.valueOf(prepared) : (String) arguments[0]);
              default -> null;
            });
  }

  private ResultSet ask(String sql) throws SQLException {
    executed.add(sql);
    for (Map.Entry<String, SQLException> error : errors.entrySet()) {
      if (sql.contains(error.getKey())) {
        throw error.getValue();
      }
    }
    return resultSet(
        rows.entrySet().stream()
            .filter(answer -> sql.contains(answer.getKey()))
            .findFirst()
            .map(Map.Entry::getValue)
            .orElse(List.of()));
  }

  private static ResultSet resultSet(List<List<Object>> rows) {
    Iterator<List<Object>> rest = rows.iterator();
    List<Object> current = new ArrayList<>();
    return proxy(
        ResultSet.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "next" -> {
                current.clear();
                boolean more = rest.hasNext();
                if (more) {
                  current.addAll(rest.next());
                }
                yield more;
              }
              case "getString" -> text(current.get((int) arguments[0] - 1));
              case "getInt", "getLong" -> current.get((int) arguments[0] - 1);
              default -> null;
            });
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
