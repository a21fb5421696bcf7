// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the sessions of a run's coordinator call themselves in pg_stat_activity: {@code convoy
 * coordinator PIPELINE RUN}. PostgreSQL cuts such names after 63 bytes; a pipeline's name that is
 * too long for that is cut here and ends in a hash, so that the run can always be read.
 *
 * @param pipeline ASCII, as topic names want it
 */
public record SessionName(String pipeline, String runId) {
  private static final int MAX_LENGTH = 63;
  private static final String COORDINATOR = "convoy coordinator ";
  private static final String LOADER = "convoy loader ";

  @Override
  public String toString() {
    return ofPipeline() + runId;
  }

  /** What the names of this pipeline's coordinators begin with, whatever their run. */
  public String ofPipeline() {
    int room = MAX_LENGTH - COORDINATOR.length() - runId.length() - 1;
    String name = pipeline;
    if (name.length() > room) {
      String hash = "~" + hash(pipeline);
      name = pipeline.substring(0, room - hash.length()) + hash;
    }
    return COORDINATOR + name + " ";
  }

  /**
   * What the sessions of this pipeline's loaders call themselves, as far as PostgreSQL keeps it.
   */
  public String ofLoaders() {
    String name = LOADER + pipeline;
    return name.substring(0, Math.min(MAX_LENGTH, name.length()));
  }

  /** The run in a session's name; the whole name where it is no coordinator's. */
  public static String runOf(String sessionName) {
    return sessionName.startsWith(COORDINATOR)
        ? sessionName.substring(sessionName.lastIndexOf(' ') + 1)
        : sessionName;
  }

  private static String hash(String name) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(US_ASCII));
      return HexFormat.of().formatHex(digest, 0, 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
