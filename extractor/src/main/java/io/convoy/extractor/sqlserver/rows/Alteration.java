// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

/** What a value may lose on its way, in the words of the report. */
enum Alteration {
  DIGITS_CUT("digits beyond microseconds cut off"),
  DIGITS_ROUNDED("digits beyond microseconds rounded"),
  OFFSET("offset not kept"),
  BASE_TYPE("base type not kept"),
  NUL_LEFT_OUT("U+0000 left out"),
  NUL_REPLACED("U+0000 replaced"),
  NULL_FOR_NUL("NULL in place of text with U+0000"),
  UNDECODABLE_LEFT_OUT("lone surrogates or undecodable bytes left out"),
  NULL_FOR_UNDECODABLE("NULL in place of text with lone surrogates or undecodable bytes"),
  UNDECODABLE("lone surrogates or undecodable bytes replaced by U+FFFD"),
  SRID("SRID not kept");

  private final String clause;

  Alteration(String clause) {
    this.clause = clause;
  }

  /** A clause for the report. */
  String clause() {
    return clause;
  }
}
