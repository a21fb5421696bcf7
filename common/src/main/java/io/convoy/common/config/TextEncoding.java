// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.nio.charset.Charset;

/**
 * The encodings that text in a PostgreSQL database of encoding SQL_ASCII may be in: those that
 * PostgreSQL converts to UTF-8 and Java knows, and in which no byte of a longer character can be
 * taken for a backslash in SQL.
 */
public enum TextEncoding {
  UTF8("UTF-8"),
  LATIN1("ISO-8859-1"),
  LATIN2("ISO-8859-2"),
  LATIN3("ISO-8859-3"),
  LATIN4("ISO-8859-4"),
  LATIN5("ISO-8859-9"),
  LATIN7("ISO-8859-13"),
  LATIN9("ISO-8859-15"),
  ISO_8859_5("ISO-8859-5"),
  ISO_8859_6("ISO-8859-6"),
  ISO_8859_7("ISO-8859-7"),
  ISO_8859_8("ISO-8859-8"),
  WIN866("IBM866"),
  WIN874("x-windows-874"),
  WIN1250("windows-1250"),
  WIN1251("windows-1251"),
  WIN1252("windows-1252"),
  WIN1253("windows-1253"),
  WIN1254("windows-1254"),
  WIN1255("windows-1255"),
  WIN1256("windows-1256"),
  WIN1257("windows-1257"),
  WIN1258("windows-1258"),
  KOI8R("KOI8-R"),
  KOI8U("KOI8-U"),
  EUC_JP("EUC-JP"),
  EUC_KR("EUC-KR"),
  EUC_CN("GB2312");

  private final String javaName;

  TextEncoding(String javaName) {
    this.javaName = javaName;
  }

  /** As Java knows it. */
  public Charset charset() {
    return Charset.forName(javaName);
  }
}
