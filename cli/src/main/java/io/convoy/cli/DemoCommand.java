// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.demo.DemoServers;
import io.convoy.cli.progress.Text;
import io.convoy.common.config.ConfigLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final long MAX_ROWS = 1_000_000_000L;

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
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy",
      description = "folder for all data of the demo (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy");

  @Option(names = "--json", description = "progress as JSON lines on stderr")
  private boolean json;

  @Override
  public Integer call() {
    if (rows < 1 || rows > MAX_ROWS) {
      throw new ParameterException(
          spec.commandLine(), "--rows " + rows + ": from 1 to " + MAX_ROWS);
    }
    Path folder = workDir.resolve("demo");
    try (WorkDir dir = WorkDir.open(folder).forget()) {
      Logs.into(dir.root());
      long begin = System.nanoTime();
      try (DemoServers servers = DemoServers.start(folder)) {
        say("two PostgreSQL servers are up, filling the source with " + Text.count(rows) + " rows");
        servers.fill(rows);
        long filled = System.nanoTime();
        say("source filled in " + Text.seconds(Duration.ofNanos(filled - begin)));
        Path file = servers.writeConfiguration();
        int code = replicate(file, dir);
        if (keep) {
          servers.keep();
          servers.connectLines().forEach(System.out::println);
          System.out.println(servers.stopLine());
        }
        return code;
      }
    }
  }

  private int replicate(Path file, WorkDir dir) {
    RunReporter.Style style = json ? RunReporter.Style.JSON : RunReporter.Style.PEOPLE;
    LocalRun.Streams streams = new LocalRun.Streams(System.out, System.err);
    return new LocalRun(ConfigLoader.load(file), dir, style, streams)
        .start("./convoy replicate -f " + file + " --work-dir " + dir.root() + " --resume ");
  }

  private void say(String line) {
    if (!json) {
      System.err.println(line);
    }
  }
}
