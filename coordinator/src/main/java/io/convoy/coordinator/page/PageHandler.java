// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.page.PageFiles.PageFile;
import io.convoy.coordinator.page.RunBoard.BoardRun;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Finds out what a request asks for, and answers it. */
final class PageHandler implements Request.Handler {
  private static final String RUNS = "/api/runs";

  private final PageFiles files = new PageFiles();
  private final PageData data;
  private final EventStreams streams;
  private final PageGuard guard;
  private final Roll workers;
  private final Consumer<PageWish> control;

  /**
   * @param workers says who is alive; may take its time
   * @param control sends what was asked
   */
  PageHandler(
      PageData data,
      EventStreams streams,
      PageGuard guard,
      Roll workers,
      Consumer<PageWish> control) {
    this.data = data;
    this.streams = streams;
    this.guard = guard;
    this.workers = workers;
    this.control = control;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Answer answer = new Answer(request, response, callback).secured();
    String path = request.getHttpURI().getDecodedPath();
    if (!guard.isForThisServer(request)) {
      answer.refuse(HttpStatus.MISDIRECTED_REQUEST_421, "this server has another name");
    } else if (HttpMethod.POST.is(request.getMethod())) {
      post(List.of(path.split("/")), answer);
    } else if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      get(path, answer);
    } else {
      answer.refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "GET, or POST for an action");
    }
    return true;
  }

  private void get(String path, Answer answer) {
    Optional<PageFile> file = files.file(path);
    if (file.isPresent()) {
      answer.file(file.orElseThrow());
    } else if (path.equals(RUNS)) {
      answer.json(data.runs());
    } else if (path.equals("/api/workers")) {
      Thread.ofVirtual().name("page-workers").start(() -> answerWorkers(answer));
    } else if (path.startsWith(RUNS + "/")) {
      answerRun(List.of(path.split("/")), answer);
    } else {
      answer.refuse(HttpStatus.NOT_FOUND_404, "there is no " + path);
    }
  }

  private void answerWorkers(Answer answer) {
    try {
      answer.json(WorkersJson.of(workers.alive()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "being stopped");
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      answer.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "Kafka does not say: " + e.getMessage());
    }
  }

  /** Of {@code /api/runs/ID} and what is below it. */
  private void answerRun(List<String> path, Answer answer) {
    Optional<BoardRun> run = data.run(path.get(3));
    String what = path.size() == 5 ? path.get(4) : path.size() == 4 ? "" : "?";
    if (run.isEmpty()) {
      answer.refuse(HttpStatus.NOT_FOUND_404, "there is no run " + path.get(3));
      return;
    }
    switch (what) {
      case "" -> answer.json(data.whole(run.orElseThrow()));
      case "chunks" -> answer.json(data.chunks(path.get(3), tables(answer.request())));
      case "events" -> streams.begin(path.get(3), answer);
      default -> answer.refuse(HttpStatus.NOT_FOUND_404, "a run has chunks and events");
    }
  }

  private static Set<String> tables(Request request) {
    return Set.copyOf(Request.extractQueryParameters(request).getValuesOrEmpty("table"));
  }

  /** {@code /api/runs/ID/ACTION}. */
  private void post(List<String> path, Answer answer) {
    boolean isOfRun = path.size() == 5 && path.subList(0, 3).equals(List.of("", "api", "runs"));
    Optional<PageAction> action = isOfRun ? PageAction.of(path.get(4)) : Optional.empty();
    if (action.isEmpty()) {
      answer.refuse(
          HttpStatus.NOT_FOUND_404, "a run can be asked to pause, resume, throttle or cancel");
    } else if (!guard.mayAct(answer.request())) {
      answer.refuse(HttpStatus.FORBIDDEN_403, guard.whyNot());
    } else {
      wish(action.orElseThrow(), path.get(3), answer);
    }
  }

  private void wish(PageAction action, String runId, Answer answer) {
    if (action != PageAction.THROTTLE) {
      ask(new PageWish(runId, action, ReadingLimit.AS_CONFIGURED), answer);
      return;
    }
    Fields query = Request.extractQueryParameters(answer.request());
    Optional<ReadingLimit> limit =
        Optional.ofNullable(query.getValue("mb-per-second")).flatMap(ReadingLimit::parse);
    if (limit.isEmpty()) {
      answer.refuse(HttpStatus.BAD_REQUEST_400, "mb-per-second is " + ReadingLimit.WORDS);
    } else {
      ask(new PageWish(runId, action, limit.orElseThrow()), answer);
    }
  }

  private void ask(PageWish wish, Answer answer) {
    String runId = wish.runId();
    Optional<BoardRun> run = data.run(runId);
    if (run.isEmpty()) {
      answer.refuse(HttpStatus.NOT_FOUND_404, "there is no run " + runId);
    } else if (!wish.action().isPossible(run.orElseThrow().state())) {
      String phase = run.orElseThrow().state().getPhase().name();
      answer.refuse(HttpStatus.CONFLICT_409, "run %s is %s".formatted(runId, phase));
    } else {
      // Kafka may let one wait, and other requests must not.
      Thread.ofVirtual().name("page-action").start(() -> send(wish, answer));
    }
  }

  private void send(PageWish wish, Answer answer) {
    try {
      control.accept(wish);
      answer.json(
          HttpStatus.ACCEPTED_202,
          JsonNodeFactory.instance
              .objectNode()
              .put("run", wish.runId())
              .put("asked", wish.action().path()));
    } catch (ConvoyException e) {
      answer.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      answer.refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, e.toString());
    }
  }
}
