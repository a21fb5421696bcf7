// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Functions without arguments: the clock, new keys, and who is asking. */
final class ClockFunctions {
  private static final String LOCAL = "statement_timestamp()::timestamp";
  private static final String UTC = "(statement_timestamp() AT TIME ZONE 'UTC')";
  private static final String INSTANT = "statement_timestamp()";
  private static final String SESSION = "the local time of the session";
  private static final String LOGIN = "the login as the target knows it";
  private static final int NAME_LENGTH = 128;

  static final List<TsqlFunction> ALL =
      List.of(
          clock("GETDATE()", ValueType.DATETIME, LOCAL, SESSION),
          clock("CURRENT_TIMESTAMP", ValueType.DATETIME, LOCAL, SESSION),
          clock("SYSDATETIME()", ValueType.DATETIME2, LOCAL, SESSION),
          clock("GETUTCDATE()", ValueType.DATETIME, UTC, ""),
          clock("SYSUTCDATETIME()", ValueType.DATETIME2, UTC, ""),
          clock(
              "SYSDATETIMEOFFSET()",
              ValueType.OFFSET,
              INSTANT,
              "its local time in a column without zone"),
          plain("NEWID()", "gen_random_uuid()", "", ClockFunctions::guid),
          plain(
              "NEWSEQUENTIALID()",
              "gen_random_uuid()",
              "unique, but in no order",
              ClockFunctions::guid),
          user("SUSER_SNAME()", "session_user", LOGIN),
          user("SYSTEM_USER", "session_user", LOGIN),
          user("ORIGINAL_LOGIN()", "session_user", LOGIN),
          user("SUSER_NAME()", "session_user", LOGIN),
          user("USER_NAME()", "current_user", ""),
          user("CURRENT_USER", "current_user", ""),
          user("SESSION_USER", "current_user", ""),
          user("USER", "current_user", ""),
          user("APP_NAME()", "current_setting('application_name')", "as the client names itself"));

  private ClockFunctions() {}

  private static TsqlFunction clock(String signature, ValueType type, String sql, String note) {
    return plain(signature, sql, note, () -> Term.clock(type, sql));
  }

  private static TsqlFunction user(String signature, String sql, String note) {
    String text = sql + "::text";
    ValueType type = ValueType.text("nvarchar", NAME_LENGTH);
    return plain(
        signature,
        text,
        note,
        () -> new Term(text, type, Collation.OF_DATABASE, null, Set.of(Term.Trait.SESSION)));
  }

  private static TsqlFunction plain(
      String signature, String sql, String note, Supplier<Term> made) {
    return new TsqlFunction(signature, 0, 0, "`" + sql + "`", note, call -> made.get());
  }

  private static Term guid() {
    return Term.of(ValueType.GUID, "gen_random_uuid()");
  }
}
