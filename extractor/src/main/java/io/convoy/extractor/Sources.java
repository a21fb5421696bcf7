// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.postgres.PostgresSource;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceKind;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.sqlserver.SqlServerSource;
import java.util.List;

/** The kinds of sources that there are; no one else names one. */
public final class Sources {
  private static final List<SourceKind> KINDS = List.of(PostgresSource.KIND, SqlServerSource.KIND);

  private Sources() {}

  /** The source that a configuration names by its URL. */
  public static Source of(ConvoyConfig config, SourceReaders readers) {
    return KINDS.stream()
        .filter(kind -> config.source().url().startsWith(kind.url()))
        .findFirst()
        .orElseThrow(() ->
            new ConvoyException(
                ErrorCode.CONFIGURATION,
                "No kind of source takes source.url " + config.source().maskedUrl()))
        .maker()
        .of(config.source(), config.pipeline(), readers);
  }
}
