// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.postgres.TypeCatalog.Extension;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows which extension needs which others. */
final class Extensions {
  private static final String QUERY =
      """
      SELECT n.nspname, e.extname, rn.nspname AS required_schema, r.extname AS required
      FROM pg_depend d
      JOIN pg_extension e ON e.oid = d.objid
      JOIN pg_namespace n ON n.oid = e.extnamespace
      JOIN pg_extension r ON r.oid = d.refobjid
      JOIN pg_namespace rn ON rn.oid = r.extnamespace
      WHERE d.classid = 'pg_extension'::regclass AND d.refclassid = 'pg_extension'::regclass
      ORDER BY 2, 4\
      """;

  private final Map<Extension, List<Extension>> required = new HashMap<>();

  private Extensions() {}

  static Extensions read(Catalog catalog) throws SQLException {
    Extensions read = new Extensions();
    catalog.run(
        QUERY,
        List.of(),
        row ->
            read.required
                .computeIfAbsent(
                    new Extension(row.getString("nspname"), row.getString("extname")),
                    any -> new ArrayList<>())
                .add(new Extension(row.getString("required_schema"), row.getString("required"))));
    return read;
  }

  List<Extension> requiredBy(Extension extension) {
    return required.getOrDefault(extension, List.of());
  }
}
