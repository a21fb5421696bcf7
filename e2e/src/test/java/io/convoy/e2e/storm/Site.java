// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.RegistryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that a storm blows over: two servers, three brokers, a registry, six services, and the
 * network between them. Stays up over many storms.
 */
final class Site implements AutoCloseable {
  static final String PIPELINE = "storm";

  /** So that steps can go by the source's log. */
  private static final Map<String, String> LOGICAL = Map.of("wal_level", "logical");

  private final Path folder;
  private final Databases databases;
  private final Optional<SmallDisk> disk;
  private final RegistryServer registry = new RegistryServer();
  private final Map<String, Service> services = new LinkedHashMap<>();
  private final Brokers brokers;
  private final Path startFile;
  private final Running running;

  /**
   * Starts it all; services may need a few seconds more until they work.
   *
   * @param capture of the steps that may follow a load
   * @param running what runs already when only a part is started
   */
  Site(Path folder, Running running, Capture capture) {
    this.folder = folder;
    this.running = running;
    this.disk = SmallDisk.mount(folder.resolve("disk"));
    disk.ifPresent(small -> running.start(() -> small));
    this.databases = running.start(() -> new Databases(folder, LOGICAL));
    disk.ifPresent(this::putTablesOn);
    running.start(() -> registry);
    List<List<Integer>> ports = Brokers.portsFor(Victims.SERVICES.size());
    List<Network> networks = ports.stream().map(this::network).toList();
    this.brokers = running.start(() -> Brokers.start(Brokers.folder(folder), ports, networks));
    brokers.awaitAll();
    SiteFile files = new SiteFile(databases, registry.url(), capture);
    this.startFile = write("start", files.direct(brokers.bootstrapServers()));
    for (int i = 0; i < networks.size(); i++) {
      String name = Victims.SERVICES.get(i);
      Path file = write(name, files.through(networks.get(i)));
      Service service = new Service(name, folder, file, networks.get(i));
      services.put(name, service);
      running.start(() -> service.started());
    }
  }

  private Network network(List<Integer> brokerPorts) {
    return Network.to(brokerPorts, databases.source().port(), databases.target().port());
  }

  private void putTablesOn(SmallDisk small) {
    String location = small.folder().resolve("tables").toString();
    try {
      Files.createDirectories(Path.of(location));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    databases.onTarget("CREATE TABLESPACE small LOCATION '" + location + "'");
    databases.onTarget(
        "ALTER DATABASE " + Databases.DATABASE + " SET default_tablespace = 'small'");
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name + ".yml"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where logs and data are. */
  Path folder() {
    return folder;
  }

  Databases databases() {
    return databases;
  }

  Brokers brokers() {
    return brokers;
  }

  /** Empty where no file system could be mounted. */
  Optional<SmallDisk> disk() {
    return disk;
  }

  /** The configuration of who asks for runs, which comes to Kafka without a link. */
  Path startFile() {
    return startFile;
  }

  Service service(String name) {
    return Objects.requireNonNull(services.get(name), name);
  }

  /** Both; which of them leads is for Kafka to say. */
  List<Service> coordinators() {
    return Victims.COORDINATORS.stream().map(this::service).toList();
  }

  /** Processes that died though nobody killed them. */
  List<String> misdeeds() {
    List<String> misdeeds = new ArrayList<>(brokers.dead());
    services.values().forEach(service -> misdeeds.addAll(service.takeMisdeeds()));
    return misdeeds;
  }

  /** Has every JVM say what its threads do, in its log. */
  void dump() {
    services.values().forEach(service -> service.send(Signal.QUIT));
    brokers.dump();
  }

  @Override
  public void close() {
    running.close();
  }
}
