// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Names the advisory lock in the target of who works on a pipeline's tables: a coordinator for the
 * length of a run, who retries rejected rows for the length of a transaction.
 */
public final class PipelineLock {
  private PipelineLock() {}

  /** What PostgreSQL's functions for advisory locks are given. */
  public static long key(String pipeline) {
    return ByteBuffer.wrap(DigestUtils.sha256("convoy pipeline " + pipeline)).getLong();
  }
}
