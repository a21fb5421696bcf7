// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import java.sql.ResultSet;
import java.util.List;

final class RowReader {
  RowReader(RowLayout layout, TypeOptions types, TextOptions text) {}

  String selectList() {
    return "";
  }

  void readRow(ResultSet row, AvroOutput out) {}

  List<AlteredValues> altered() {
    return List.of();
  }
}
