// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Sequences go on while a run reads: in the target each is where the source's was at some time of
 * the run, and never below a row that is there.
 *
 * @param before where each was when the run began
 */
record SequenceCheck(Databases databases, Map<String, Long> before) {
  /** The sequences, and where the rows are that take their numbers. */
  private static final Map<String, String> ROWS =
      Map.of("customer_id_seq", "customer", "orders_id_seq", "orders");

  static SequenceCheck begin(Databases databases) {
    return new SequenceCheck(databases, places(databases, databases.source()));
  }

  private static Map<String, Long> places(Databases databases, PostgresServer server) {
    return Map.of(
        "customer_id_seq", place(databases, server, "customer_id_seq"),
        "orders_id_seq", place(databases, server, "orders_id_seq"));
  }

  private static long place(Databases databases, PostgresServer server, String sequence) {
    return databases.number(server, "SELECT last_value FROM public." + sequence);
  }

  List<String> complaints() {
    List<String> complaints = new ArrayList<>();
    Map<String, Long> source = places(databases, databases.source());
    places(databases, databases.target())
        .forEach((sequence, place) -> {
          long row =
              databases.number(
                  databases.target(),
                  "SELECT coalesce(max(id), 0) FROM public." + ROWS.get(sequence));
          long first = before.getOrDefault(sequence, Long.MAX_VALUE);
          long last = source.getOrDefault(sequence, Long.MIN_VALUE);
          if (place < Math.max(first, row) || place > last) {
            complaints.add(
                "%s is at %d in the target, where it was between %d and %d in the source and has given out %d"
                    .formatted(sequence, place, first, last, row));
          }
        });
    return complaints;
  }
}
