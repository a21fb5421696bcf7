// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import io.convoy.embedded.Await;
import io.convoy.embedded.RegistryServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaFuture;

/**
 * Convoy as processes of their own: a broker, a coordinator, an extractor and, as soon as it is
 * asked for, a loader; the registry is in this JVM. Ends them all when it is closed.
 */
final class Fleet implements AutoCloseable {
  private static final String BROKER_HEAP = "512m";
  private static final String ROLE_HEAP = "256m";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LONGEST_RUN = Duration.ofHours(6);
  private static final String COORDINATOR = "coordinator";
  private static final String EXTRACTOR = "extractor";
  private static final String LOADER = "loader";

  private final Site site;
  private final RegistryServer registry = new RegistryServer();
  private final MemoryWatch memory = new MemoryWatch();
  private final CpuMeter cpu;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final String bootstrapServers;
  private final ConvoyCommand convoy;

  private Fleet(Site site, Path folder, Scope scope) {
    this.site = site;
    this.cpu = CpuMeter.ofServers(site.databases());
    try {
      bootstrapServers = startBroker(folder);
      String services =
          // As the embedded broker has it: there is no network here that compression would spare.
          "kafka: { bootstrap.servers: \"%s\", compression.type: none }\nschema.registry.url: %s\n"
              .formatted(bootstrapServers, registry.url());
      convoy = new ConvoyCommand(site, folder, scope, services);
      startRole(COORDINATOR);
      startRole(EXTRACTOR);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts broker, coordinator and extractor. */
  static Fleet start(Site site, Path folder, Scope scope) {
    return new Fleet(site, folder, scope);
  }

  /** CPU of the servers and of all processes that were started so far. */
  CpuMeter cpu() {
    return cpu;
  }

  Map<String, Long> peaks() {
    return memory.peaks();
  }

  void startLoader() {
    startRole(LOADER);
  }

  /** Waits until the extractor can be given work, so that its start is not in a copy's time. */
  void awaitExtractor() {
    awaitGroup(EXTRACTOR);
  }

  void awaitLoader() {
    awaitGroup(LOADER);
  }

  /** Asks for a run and follows it. */
  FollowedRun run(RunProgress.Moments moments) {
    String command = "start";
    FollowedRun run =
        FollowedRun.start(
            site.programs(),
            convoy.followed(command, List.of("--wait")),
            new RunProgress(moments),
            convoy.log(command));
    cpu.withProcess(command, run.pid());
    return run;
  }

  /** Waits for something of a run, and fails where the run or a role ends before. */
  void await(FollowedRun run, Await.Condition condition, String what) {
    AtomicBoolean held = new AtomicBoolean();
    Await.until(
        LONGEST_RUN,
        () -> {
          held.set(condition.holds());
          return held.get() || !run.isAlive() || !isAlive();
        },
        what);
    if (!held.get()) {
      expectAlive();
      throw new BenchException("the run ended before " + what + ": " + run.progress().complaint());
    }
  }

  private boolean isAlive() {
    return processes.values().stream().allMatch(Process::isAlive);
  }

  private void expectAlive() {
    processes.forEach((name, process) -> {
      if (!process.isAlive()) {
        throw new BenchException(
            "the %s ended with exit code %d; see %s"
                .formatted(name, process.exitValue(), convoy.log(name)));
      }
    });
  }

  @Override
  public void close() {
    // The broker last: the others want to say goodbye.
    List<Process> roles = new ArrayList<>(processes.values());
    Process broker = processes.get("broker");
    roles.remove(broker);
    site.programs().end(roles);
    if (broker != null) {
      site.programs().end(List.of(broker));
    }
    memory.close();
    registry.close();
  }

  private String startBroker(Path folder) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            java,
            "-Xmx" + BROKER_HEAP,
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=io/convoy/bench/run/logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            folder.resolve("broker").toString());
    Path log = folder.resolve("broker.log");
    Process broker = watched("broker", builder.redirectError(log.toFile()));
    try {
      BufferedReader lines = broker.inputReader();
      String address = lines.readLine();
      if (address == null) {
        throw new BenchException("the broker did not start; see " + log);
      }
      return address;
    } catch (IOException e) {
      throw new BenchException("the broker did not start; see " + log, e);
    }
  }

  private void startRole(String name) {
    watched(name, convoy.role(name, ROLE_HEAP));
  }

  private Process watched(String name, ProcessBuilder builder) {
    Process process = site.programs().start(builder);
    processes.put(name, process);
    memory.with(name, process.pid());
    cpu.withProcess(name, process.pid());
    return process;
  }

  private void awaitGroup(String role) {
    String group = ConvoyCommand.PIPELINE + "." + role + "s";
    Map<String, Object> settings =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(settings)) {
      Await.until(
          PATIENCE, () -> !isAlive() || hasMembers(admin, group), "the " + role + " is there");
    }
    expectAlive();
  }

  private static boolean hasMembers(Admin admin, String group) throws Exception {
    KafkaFuture<ConsumerGroupDescription> described =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group);
    return described != null && !described.get().members().isEmpty();
  }
}
