// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, by what one can do about it. The names travel in {@code TaskFailed} facts, the
 * numbers are what people search for: neither is ever changed or used again.
 *
 * <p>docs/reference/errors.md is written from this list.
 */
public enum ErrorCode {
  CONFIGURATION(
      1001,
      Category.USAGE,
      Retry.NEVER,
      "A key or value of the configuration, or a file or folder that is named there or on the"
          + " command line, is wrong or missing.",
      "Mend what the message names; all keys are in docs/reference/configuration.md."),
  COMMAND_LINE(
      1002,
      Category.USAGE,
      Retry.NEVER,
      "The command or one of its options is not known, or an option's value is not possible.",
      "Ask the command itself: ./convoy help COMMAND."),
  SAME_DATABASE(
      1003,
      Category.USAGE,
      Retry.NEVER,
      "Source and target are one database, perhaps by two names: it would be emptied.",
      "Give source.url and target.url of two databases."),
  SOURCE_UNAVAILABLE(
      2001,
      Category.SOURCE,
      Retry.LATER,
      "The source cannot be reached, or it went away.",
      "Check source.url and the network; services try again by themselves, for replicate use"
          + " --resume when the source is back."),
  SOURCE_ACCESS_DENIED(
      2002,
      Category.SOURCE,
      Retry.NEVER,
      "The source refuses the user, the password, the database or the certificate.",
      "Check source.user, source.password and the database in source.url; docs/sources/ has the"
          + " rights that a reader needs."),
  NO_TABLES(
      2003,
      Category.SOURCE,
      Retry.NEVER,
      "No table of the source matches source.tables.",
      "Check include and exclude, and that the user may see the tables."),
  SNAPSHOT_LOST(
      2004,
      Category.SOURCE,
      Retry.LATER,
      "The session that held the source's point in time is gone, so that the rest would be of"
          + " another moment.",
      "It is opened anew where nothing was written meanwhile; else source.on-snapshot-lost says"
          + " what becomes of the run, and a database snapshot of SQL Server is not lost at all."),
  SOURCE_CHANGED(
      2005,
      Category.SOURCE,
      Retry.NEVER,
      "A table of the source is not what it was when the run described it.",
      "Start a new run, and leave the table's definition alone while it works."),
  SOURCE_ERROR(
      2006,
      Category.SOURCE,
      Retry.NEVER,
      "The source reported an error that trying again does not mend.",
      "The message has the server's own words; mend that there, then resume the run."),
  ROWS_MISCOUNTED(
      2007,
      Category.SOURCE,
      Retry.NEVER,
      "What was read of a table is not as many rows as the source itself counts, not even when"
          + " it was read anew.",
      "Look for row filters and policies on the table, then resume; report it where it stays."),
  KAFKA_UNAVAILABLE(
      3001,
      Category.KAFKA,
      Retry.LATER,
      "Kafka cannot be reached, or refuses the client.",
      "Check kafka.bootstrap.servers and the client's security settings; services go on when"
          + " Kafka is back."),
  KAFKA_ERROR(
      3002,
      Category.KAFKA,
      Retry.NEVER,
      "Kafka reported an error that trying again does not mend, for example a missing right.",
      "The message has the broker's own words; docs/security.md has the rights that each"
          + " service needs."),
  KAFKA_DISK_FULL(
      3003,
      Category.KAFKA,
      Retry.NEVER,
      "The disks of the brokers have no room for the rows on their way.",
      "Make room there, or lower topics.max-ahead; then resume the run."),
  ROWS_GONE(
      3004,
      Category.KAFKA,
      Retry.NEVER,
      "Rows that are not loaded yet are gone from Kafka: records, or a whole topic.",
      "Resume the run, which reads these tables anew, and see that nothing but Convoy deletes"
          + " from its topics."),
  REGISTRY_ERROR(
      3005,
      Category.KAFKA,
      Retry.LATER,
      "The schema registry cannot be reached, or it is out of order.",
      "Check schema.registry.url; services go on when the registry is back."),
  REGISTRY_REFUSED(
      3006,
      Category.KAFKA,
      Retry.NEVER,
      "The schema registry refuses the user, the password, a right or a schema.",
      "Check the schema.registry keys of the configuration; the registry's own words say more."),
  TARGET_UNAVAILABLE(
      4001,
      Category.TARGET,
      Retry.LATER,
      "The target cannot be reached, it restarts, or it went away.",
      "Check target.url and the network; services try again by themselves, for replicate use"
          + " --resume when the target is back."),
  TARGET_ACCESS_DENIED(
      4002,
      Category.TARGET,
      Retry.NEVER,
      "The target refuses the user, the password or the database.",
      "Check target.user, target.password and the database in target.url."),
  TARGET_NOT_PERMITTED(
      4003,
      Category.TARGET,
      Retry.NEVER,
      "The role lacks a right in the target, for example to create tables.",
      "Grant what the message names, then resume the run; ./convoy check lists what is missing."),
  TARGET_EXISTS(
      4004,
      Category.TARGET,
      Retry.NEVER,
      "Something of the same name is in the target already, and target.on-existing does not"
          + " allow to replace it.",
      "Choose target.on-existing: truncate, drop or swap, another schema under target.schemas,"
          + " or remove it yourself."),
  TARGET_DISK_FULL(
      4005,
      Category.TARGET,
      Retry.NEVER,
      "The target's disk is full.",
      "Make room there, then resume the run: nothing that is loaded is loaded again."),
  REJECTS_EXCEEDED(
      4006,
      Category.TARGET,
      Retry.NEVER,
      "PostgreSQL refused more rows than target.reject-limit allows.",
      "./convoy rejects lists them with their reasons; mend them, or raise target.reject-limit"
          + " under target.on-bad-row: reject."),
  TARGET_ERROR(
      4007,
      Category.TARGET,
      Retry.NEVER,
      "The target reported an error that trying again does not mend.",
      "The message has the server's own words; mend that there, then resume the run."),
  REJECTS_NOT_RETRIED(
      4008,
      Category.TARGET,
      Retry.NEVER,
      "Rows that a run rejected cannot be loaded again: the target does not note them, or their"
          + " table is not what they were meant for.",
      "The message says which; ./convoy verify --repair brings the rows from the source."),
  TARGET_TAKEN_OVER(
      4009,
      Category.TARGET,
      Retry.NEVER,
      "The target has taken over (convoy handover): a run would overwrite what is newer there.",
      "Stop what asks for such runs; --after-handover is for who means to lose it."),
  RUN_IN_PROGRESS(
      5001,
      Category.RUN,
      Retry.NEVER,
      "Another run of the pipeline is at work, or another process uses the work folder.",
      "Wait for it, go on with it, or cancel it; give processes on one machine a --work-dir"
          + " each."),
  RUN_ENDED(
      5002,
      Category.RUN,
      Retry.LATER,
      "The run that a task belongs to is over or not active.",
      "Nothing is to be done: the task is given back."),
  NO_SUCH_RUN(
      5003,
      Category.RUN,
      Retry.NEVER,
      "There is no such run, or none in a state in which it can do what is asked.",
      "./convoy status shows the latest run of the pipeline."),
  CHUNK_TORN(
      5004,
      Category.RUN,
      Retry.NEVER,
      "A chunk that travels in several transactions was broken off after the first of them.",
      "Nothing is to be done where the table is begun anew by itself; else resume the run."),
  OBJECTS_LEFT_OUT(
      5005,
      Category.RUN,
      Retry.NEVER,
      "Keys, indexes or constraints are not as at the source, and target.on-broken-constraint"
          + " says that this is a failure.",
      "Mend the rows that the report names, then resume the run or ask ./convoy finalize."),
  VERIFICATION_DIFFERENCE(
      5006,
      Category.RUN,
      Retry.NEVER,
      "Source and target are not equal.",
      "The report names the tables, ./convoy verify the rows and columns;"
          + " docs/operations/verify.md says how to read it."),
  UNDER_WAY(
      5007,
      Category.RUN,
      Retry.LATER,
      "Nothing is wrong: work that takes long says how far it is.",
      "Wait."),
  INTERRUPTED(
      5008,
      Category.RUN,
      Retry.LATER,
      "A stop was asked for while the work was going on.",
      "Start it again; a run goes on where it was (--resume)."),
  INTERNAL(
      9001,
      Category.DEFECT,
      Retry.NEVER,
      "A defect of Convoy.",
      "Please report it with the stack trace from the log.");

  /** Whose matter it is; each has a thousand of the numbers. */
  public enum Category {
    USAGE,
    SOURCE,
    KAFKA,
    TARGET,
    RUN,
    DEFECT
  }

  private enum Retry {
    LATER,
    NEVER
  }

  private final int number;
  private final Category category;
  private final Retry retry;
  private final String cause;
  private final String remedy;

  ErrorCode(int number, Category category, Retry retry, String cause, String remedy) {
    this.number = number;
    this.category = category;
    this.retry = retry;
    this.cause = cause;
    this.remedy = remedy;
  }

  /** The code of this name; empty for one of another version. */
  public static Optional<ErrorCode> named(@Nullable String name) {
    return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst();
  }

  /** The message behind the number of the code of this name, where this version knows it. */
  public static String numbered(@Nullable String name, String message) {
    return named(name).map(code -> code.number() + " " + message).orElse(message);
  }

  /** As people read and search it: {@code CVY-2001}. */
  public String number() {
    return "CVY-" + number;
  }

  public Category category() {
    return category;
  }

  /** What has happened, in a sentence. */
  public String cause() {
    return cause;
  }

  /** What one does about it. */
  public String remedy() {
    return remedy;
  }

  /** True where the same attempt may succeed later without anyone changing anything. */
  public boolean isRetryable() {
    return retry == Retry.LATER;
  }
}
