// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.coordinator.page.RunBoard.BoardRun;
import io.convoy.coordinator.page.RunBoard.BoardTable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the API says of the runs, as JSON. */
final class PageData {
  private final RunBoard board;
  private final ChunkMap chunks;
  private final Clock clock;
  private final ObjectNode about;

  /**
   * @param about what does not change while this process runs
   */
  PageData(RunBoard board, ChunkMap chunks, Clock clock, ObjectNode about) {
    this.board = board;
    this.chunks = chunks;
    this.clock = clock;
    this.about = about;
  }

  /** All runs, the newest first. */
  ObjectNode runs() {
    Instant now = clock.instant();
    ObjectNode node = about.deepCopy().put("now", now.toString());
    // Before that, no run can be said not to be there.
    node.put("complete", board.isComplete());
    ArrayNode runs = node.putArray("runs");
    board.runs(now).forEach(run -> runs.add(RunJson.line(run)));
    return node;
  }

  Optional<BoardRun> run(String runId) {
    return board.run(runId, clock.instant());
  }

  /** A run with its tables and its history. */
  ObjectNode whole(BoardRun run) {
    String runId = run.state().getRunId();
    ObjectNode node = RunJson.whole(run).put("now", clock.instant().toString());
    node.set("history", RunJson.history(board.history(runId)));
    ArrayNode tables = node.putArray("tableList");
    board.tables(runId).forEach(table -> tables.add(TableJson.of(table)));
    return node;
  }

  /**
   * What the chunks of tables are at.
   *
   * @param names as the API spells them; none for all
   */
  ObjectNode chunks(String runId, Set<String> names) {
    List<BoardTable> wanted =
        board.tables(runId).stream()
            .filter(table -> names.isEmpty() || names.contains(TableJson.name(table)))
            .toList();
    return EventStream.cells(chunks, wanted);
  }
}
