// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.config.SourceConfig;

/**
 * A kind of source.
 *
 * @param url how the JDBC URLs begin that it takes
 * @param maker makes a source of such a URL
 */
public record SourceKind(String url, Maker maker) {

  /** Makes a source. */
  @FunctionalInterface
  public interface Maker {

    /**
     * @param pipeline is shown to the source as part of the client's name
     */
    Source of(SourceConfig config, String pipeline, SourceReaders readers);
  }
}
