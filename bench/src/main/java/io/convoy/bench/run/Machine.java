// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the numbers were measured on and with: names and what they say, in order. */
record Machine(Map<String, String> facts) {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

  Machine {
    facts = new LinkedHashMap<>(facts);
  }

  static Machine look(Site site, Programs programs, List<String> peers) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("processor", processor());
    facts.put("memory", "%.1f GiB".formatted(memory() / GIBIBYTE));
    facts.put(
        "system",
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    facts.put("Java", System.getProperty("java.runtime.version"));
    facts.put("Kafka", AppInfoParser.getVersion());
    facts.put(
        "PostgreSQL",
        site.databases().source().query("SHOW server_version", row -> row.getString(1)).getFirst());
    facts.put("psql", Versions.of(programs, "psql"));
    peers.forEach(peer -> facts.put(peer, Versions.of(programs, peer)));
    facts.put("Convoy", Versions.of(programs, site.home().resolve("convoy").toString()));
    return new Machine(facts);
  }

  /** All in one line. */
  String sentence() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + " " + fact.getValue())
        .collect(Collectors.joining(" · "));
  }

  private static String processor() {
    if (!Files.isReadable(CPU)) {
      return System.getProperty("os.arch");
    }
    try {
      return processor(Files.readAllLines(CPU));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** The model's name in the lines of cpuinfo; ARM gives none. */
  static String processor(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private static long memory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
