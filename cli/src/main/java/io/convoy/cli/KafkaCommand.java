// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.WorkDir;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.RegistryEndpoint;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.EmbeddedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convoy kafka}: a broker and a registry for the services of one machine. */
@Command(
    name = "kafka",
    description =
        "Start a Kafka broker and a schema registry for services on this machine, until stopped;"
            + " prints the lines for the configuration.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "To try services, on one machine and without passwords: both listen on 127.0.0.1 alone. What"
          + " they hold stays in the work folder, and the next start goes on with it."
    })
final class KafkaCommand implements Callable<Integer> {
  private static final String HOST = "127.0.0.1";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "of the broker; 0 for a free one (default: ${DEFAULT-VALUE})")
  private int port = 9_092;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "of the schema registry; 0 for a free one (default: ${DEFAULT-VALUE})")
  private int registryPort = 8_081;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy/kafka",
      description = "folder for the data and the log (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy", "kafka");

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (WorkDir dir = WorkDir.open(workDir);
        Interruption interruption =
            Interruption.ofServer(line -> {
              err.println(line);
              err.flush();
            })) {
      Logs.into(dir.root());
      RegistryEndpoint registry =
          interruption.closes(RegistryEndpoint.start(registryPort, dir.registry()));
      EmbeddedBroker broker = interruption.closes(broker(dir.broker()));
      PrintWriter out = spec.commandLine().getOut();
      lines(broker.bootstrapServers(), registry.url().toString()).forEach(out::println);
      out.flush();
      err.println(
          "broker and registry are up, data in %s; Ctrl-C stops them".formatted(dir.root()));
      err.flush();
      new CountDownLatch(1).await();
      return ExitCodes.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped", e);
    }
  }

  private List<String> lines(String servers, String url) {
    return json.isWanted()
        ? List.of(JsonDocument.text(document(servers, url)))
        : List.of(
            "kafka: { bootstrap.servers: \"" + servers + "\" }", "schema.registry.url: " + url);
  }

  static ObjectNode document(String servers, String url) {
    return JsonDocument.begin().put("bootstrapServers", servers).put("schemaRegistryUrl", url);
  }

  private EmbeddedBroker broker(Path folder) {
    String listener = "CLIENT://" + HOST + ":" + port;
    try {
      return EmbeddedBroker.start(
          folder,
          Map.of(
              "listeners",
              listener + ",CONTROLLER://" + HOST + ":0",
              "advertised.listeners",
              listener));
    } catch (EmbeddedException e) {
      throw new ConvoyException(
          ErrorCode.KAFKA_ERROR,
          e.getMessage() + "; where the port is taken, give another by --port",
          e);
    }
  }
}
