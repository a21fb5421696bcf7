// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.demo.DemoServers;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.progress.Text;
import io.convoy.cli.report.RunScreen;
import io.convoy.cli.role.LocalRun;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.schemas.event.StartRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy demo}: a whole run with nothing installed. */
@Command(
    name = "demo",
    description = {
      "Start two PostgreSQL servers, fill one, replicate it to the other, prove that both are"
          + " equal."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class)
final class DemoCommand implements Callable<Integer> {
  private static final long MAX_ROWS = 1_000_000_000L;
  private static final String AGAIN = "start it anew with: ./convoy demo";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "rows of the nine forum tables together (default: ${DEFAULT-VALUE})")
  private long rows;

  @Option(names = "--keep", description = "leave both databases up and say how to connect")
  private boolean keep;

  @Option(
      names = "--remove",
      description = "stop what an earlier demo left up, delete its folder, and do nothing else")
  private boolean remove;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy",
      description = "folder for all data of the demo (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy");

  @Mixin private ProgressOptions progress = new ProgressOptions();

  @Override
  public Integer call() {
    if (rows < 1 || rows > MAX_ROWS) {
      throw new ParameterException(
          spec.commandLine(), "--rows " + rows + ": from 1 to " + MAX_ROWS);
    }
    return remove ? remove() : run();
  }

  private int remove() {
    Path folder = workDir.resolve("demo");
    boolean isThere = WorkDir.isAt(folder);
    if (isThere) {
      try (WorkDir dir = WorkDir.open(folder)) {
        DemoServers.stopThoseOver(dir.root());
        dir.remove();
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (progress.isJson()) {
      out.println(JsonDocument.text(removed(isThere ? folder : null)));
    } else {
      out.println(isThere ? "removed " + folder : "there is no demo in " + workDir);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  static ObjectNode removed(@Nullable Path folder) {
    return JsonDocument.begin().put("removed", folder == null ? null : folder.toString());
  }

  private int run() {
    try (WorkDir dir = WorkDir.open(workDir.resolve("demo")).forget();
        RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, AGAIN)) {
      Logs.into(dir.root());
      String runId = RunIds.next(Clock.systemUTC());
      screen.begin(runId);
      int code = run(runId, dir, screen, interruption);
      screen.sayLast(
          "the demo's folder %s takes %s MB; remove it: %s"
              .formatted(dir.root(), Text.megabytes(dir.bytes()), again("--remove")));
      screen.sayLast("your own databases next: ./convoy init, ./convoy check, ./convoy replicate");
      return code;
    }
  }

  private int run(String runId, WorkDir dir, RunScreen screen, Interruption interruption) {
    try (DemoServers servers = interruption.closes(new DemoServers(dir.root()))) {
      servers.start();
      if (keep) {
        servers.keep();
      }
      fill(servers, screen);
      int code = replicate(runId, servers.writeConfiguration(), dir, screen, interruption);
      if (keep) {
        servers.connectLines().forEach(screen::sayLast);
        screen.sayLast(
            "both stay up until they are removed; to stop them only: " + servers.stopLine());
      } else {
        screen.sayLast("both databases are stopped; to look at them: " + again("--keep"));
      }
      return code;
    }
  }

  /** The command with another option, for the same folder. */
  private String again(String option) {
    String folder = workDir.equals(Path.of(".convoy")) ? "" : " --work-dir " + workDir;
    return "./convoy demo " + option + folder;
  }

  private void fill(DemoServers servers, RunScreen screen) {
    screen.say("two PostgreSQL servers are up; filling the source, " + Text.count(rows) + " rows");
    long begin = System.nanoTime();
    servers.fill(rows);
    screen.say("source filled in " + Text.seconds(Duration.ofNanos(System.nanoTime() - begin)));
  }

  private int replicate(
      String runId, Path file, WorkDir dir, RunScreen screen, Interruption interruption) {
    ConvoyConfig config = ConfigLoader.load(file);
    return new LocalRun(config, dir, screen, interruption, id -> advice(id, file, dir))
        .start(runId, new StartRun());
  }

  /** The databases of a run end with it, unless they are kept. */
  private String advice(String runId, Path file, WorkDir dir) {
    return keep
        ? "go on with: ./convoy replicate -f %s --work-dir %s --resume %s"
            .formatted(file, dir.root(), runId)
        : AGAIN;
  }
}
