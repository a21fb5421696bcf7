// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads what {@code /proc} says of processes; nothing where there is none. */
final class Proc {
  private static final Path ROOT = Path.of("/proc");
  private static final String PEAK = "VmHWM:";
  private static final int LOOKS = 5;

  // Places in the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
  private static final int IDLE = 3;
  private static final int WAITING = 4;
  private static final int SOFT_INTERRUPTS = 6;

  private Proc() {}

  /** CPU seconds of one process, without its children. */
  static OptionalDouble ofProcess(long pid) {
    return stat(pid).map(found -> OptionalDouble.of(found.own())).orElse(OptionalDouble.empty());
  }

  /** CPU seconds of a PostgreSQL server: the postmaster, its children, and those that ended. */
  static OptionalDouble ofServer(long postmaster) {
    for (int look = 0; look < LOOKS; look++) {
      List<Long> children = children(postmaster);
      Optional<ProcessStat> parent = stat(postmaster);
      if (parent.isEmpty()) {
        return OptionalDouble.empty();
      }
      List<ProcessStat> found = children.stream().flatMap(pid -> stat(pid).stream()).toList();
      // A child that ended meanwhile would be missing here and there, or be counted twice.
      if (found.size() == children.size() && children.equals(children(postmaster))) {
        double alive = found.stream().mapToDouble(ProcessStat::all).sum();
        return OptionalDouble.of(parent.orElseThrow().all() + alive);
      }
    }
    return OptionalDouble.empty();
  }

  /** CPU seconds of all programs that this JVM has started and that have ended. */
  static OptionalDouble ofEndedChildren() {
    return stat(ProcessHandle.current().pid())
        .map(found -> OptionalDouble.of(found.ofEndedChildren()))
        .orElse(OptionalDouble.empty());
  }

  /** CPU seconds that all cores together were busy since the machine's start. */
  static OptionalDouble ofMachine() {
    try {
      return OptionalDouble.of(busy(Files.readAllLines(ROOT.resolve("stat"))));
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  static double busy(List<String> stat) {
    String[] times = stat.getFirst().replaceFirst("^cpu\\s+", "").split(" ");
    long busy = 0;
    for (int i = 0; i <= SOFT_INTERRUPTS; i++) {
      busy += i == IDLE || i == WAITING ? 0 : Long.parseLong(times[i]);
    }
    return busy / ProcessStat.TICKS_PER_SECOND;
  }

  /** The most memory that a process had resident, in bytes. */
  static OptionalLong peakMemory(long pid) {
    try {
      return peakMemory(Files.readAllLines(ROOT.resolve(pid + "/status")));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong peakMemory(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.substring(PEAK.length()).replaceAll("\\D", "")))
        .map(kibibytes -> kibibytes * 1024)
        .findFirst();
  }

  private static Optional<ProcessStat> stat(long pid) {
    try {
      return Optional.of(ProcessStat.parse(Files.readString(ROOT.resolve(pid + "/stat"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Long> children(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .sorted()
        .toList();
  }
}
