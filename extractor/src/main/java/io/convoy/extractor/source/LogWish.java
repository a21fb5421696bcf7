// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * That changes are to be found in the log of the source.
 *
 * @param slot that keeps the log for this pipeline
 * @param publication that says of which tables it tells
 * @param making what of it may be made where it is missing
 */
public record LogWish(String slot, String publication, Making making) {
  private static final int LONGEST = 50;
  private static final int HASH = 8;

  /** What may be made. */
  public enum Making {
    ALL,
    /** The run reads from the beginning: the slot is made anew, whatever there is. */
    ANEW,
    NOTHING
  }

  /** Under names of a pipeline's own. */
  public static LogWish of(String pipeline, Making making) {
    String name = "convoy_" + pipeline.toLowerCase(Locale.ROOT).replace('-', '_');
    boolean isPlain = name.equals("convoy_" + pipeline) && name.length() <= LONGEST;
    // Names that come out the same must not meet in one slot.
    String own =
        isPlain
            ? name
            : name.substring(0, Math.min(name.length(), LONGEST))
                + "_"
                + DigestUtils.sha256Hex(pipeline).substring(0, HASH);
    return new LogWish(own, own, making);
  }
}
