// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.coordinator.page.RunBoard.BoardRun;
import io.convoy.coordinator.page.RunBoard.BoardTable;
import io.convoy.coordinator.page.RunBoard.News;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One follower of one run: writes what changed as server-sent events, at most twice a second, until
 * the follower goes or the run is retired. Keeps only what it has seen, so that a slow follower
 * costs no memory: it skips what is overtaken.
 */
final class EventStream {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final int PERIODS_PER_CELLS = 4;

  /** So that neither side takes the silence for an end. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final RunBoard board;
  private final ChunkMap chunks;
  private final Clock clock;
  private final String runId;
  private final OutputStream out;
  private final Map<String, BoardTable> cellsDue = new LinkedHashMap<>();
  private long seen;

  EventStream(RunBoard board, ChunkMap chunks, Clock clock, String runId, OutputStream out) {
    this.board = board;
    this.chunks = chunks;
    this.clock = clock;
    this.runId = runId;
    this.out = out;
  }

  /** Writes until nobody reads, or this thread is interrupted. */
  void run() throws IOException, InterruptedException {
    int period = 0;
    send("history", RunJson.history(board.history(runId)));
    while (true) {
      Optional<News> news = board.since(runId, seen, clock.instant());
      if (news.isEmpty()) {
        send("retired", JsonNodeFactory.instance.objectNode());
        return;
      }
      tell(news.orElseThrow());
      out.flush();
      if (period++ % PERIODS_PER_CELLS == 0) {
        tellCells();
      }
      out.flush();
      seen = news.orElseThrow().version();
      boolean isMoving = RunJson.isAtWork(news.orElseThrow().run()) || !cellsDue.isEmpty();
      Thread.sleep(PERIOD);
      // The rates of a run at work fall when nothing comes.
      board.await(seen, isMoving ? PERIOD : SILENCE);
    }
  }

  private void tell(News news) throws IOException {
    BoardRun run = news.run();
    ObjectNode state = news.isNewState() ? RunJson.whole(run) : RunJson.line(run);
    send("run", state.put("now", clock.instant().toString()));
    if (!news.tables().isEmpty()) {
      var tables = JsonNodeFactory.instance.arrayNode();
      news.tables().forEach(table -> tables.add(TableJson.of(table)));
      send("tables", tables);
    }
    news.tables().forEach(table -> cellsDue.put(table.key(), table));
  }

  private void tellCells() throws IOException {
    if (cellsDue.isEmpty()) {
      return;
    }
    List<BoardTable> due = new ArrayList<>(cellsDue.values());
    cellsDue.clear();
    send("cells", cells(due));
  }

  private JsonNode cells(List<BoardTable> tables) {
    return cells(chunks, tables);
  }

  /** By the tables' names; those that are not exact are named besides. */
  static ObjectNode cells(ChunkMap chunks, List<BoardTable> tables) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ObjectNode cells = node.putObject("cells");
    var estimated = node.putArray("estimated");
    for (BoardTable table : tables) {
      ChunkMap.Cells found = chunks.of(table);
      cells.put(TableJson.name(table), found.text());
      if (!found.exact()) {
        estimated.add(TableJson.name(table));
      }
    }
    return node;
  }

  private void send(String event, JsonNode data) throws IOException {
    // JSON as Jackson writes it has no line end in it.
    String text = "event: " + event + "\ndata: " + data + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
