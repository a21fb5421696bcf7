// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

/** Whether a process is the only one that reads the source for its pipeline. */
public enum SourceReaders {
  /** What lives in this process serves every reader. */
  ONE,
  SEVERAL
}
