// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.KeySearching;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;

/** The ids of tasks and what they tell; the same for every attempt of the same work. */
final class TaskIds {
  /** Whose work an id names. */
  enum Kind {
    DESCRIBE,
    PLAN,
    CHANGES,
    CHUNK,
    RELEASE,
    COUNT,
    COMPARE,
    LOAD,
    EFFECT
  }

  private TaskIds() {}

  /**
   * @param opening counts the snapshots that the run asks for, from 1
   */
  static String describe(String runId, int opening) {
    return runId + "/describe/" + opening;
  }

  static String plan(String runId, TableId table, int generation) {
    return runId + "/plan/" + TableName.of(table) + suffix(generation);
  }

  static String changes(String runId) {
    return runId + "/changes";
  }

  static String count(String runId, TableId table, int generation) {
    return runId + "/count/" + TableName.of(table) + suffix(generation);
  }

  static String chunk(String runId, TableId table, int generation, int chunk) {
    return runId + "/chunk/" + TableName.of(table) + suffix(generation) + "/" + chunk;
  }

  /** The second reading of a chunk is another work than the first. */
  static String compare(String runId, TableId table, int generation, Comparing reading, int chunk) {
    return runId
        + "/compare/"
        + TableName.of(table)
        + suffix(generation)
        + (reading == Comparing.REREADING ? "/again/" : "/")
        + chunk;
  }

  /** The keys of a whole table. */
  static String keys(String runId, TableId table, int generation, KeySearching reading) {
    return runId
        + "/compare/"
        + TableName.of(table)
        + suffix(generation)
        + (reading == KeySearching.REREADING ? "/again/keys" : "/keys");
  }

  /** A task of an older generation may still be out, and is another work. */
  private static String suffix(int generation) {
    return generation == 0 ? "" : "/g" + generation;
  }

  /** As loaders name the load of a partition. */
  static String load(String runId, TableId table, int partition) {
    return runId + "/load/" + TableName.of(table) + "/" + partition;
  }

  static String release(String runId, String snapshotId) {
    return runId + "/release/" + snapshotId;
  }

  /** What follows the run's id decides; the ids of effects are the rest. */
  static Kind kind(String runId, String taskId) {
    String rest = taskId.startsWith(runId + "/") ? taskId.substring(runId.length() + 1) : taskId;
    int end = rest.indexOf('/');
    return switch (end < 0 ? rest : rest.substring(0, end)) {
      case "describe" -> Kind.DESCRIBE;
      case "plan" -> Kind.PLAN;
      case "changes" -> Kind.CHANGES;
      case "count" -> Kind.COUNT;
      case "chunk" -> Kind.CHUNK;
      case "compare" -> Kind.COMPARE;
      case "release" -> Kind.RELEASE;
      case "load" -> Kind.LOAD;
      default -> Kind.EFFECT;
    };
  }
}
