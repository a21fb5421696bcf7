// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Storm after storm over one site; a site that failed is left for who wants to know why, and the
 * next storm gets a new one. The program behind {@code ./storm}.
 */
public final class Storms implements AutoCloseable {
  private final Path folder;
  private final Capture capture;
  private int sites;
  private volatile @Nullable Site site;
  private volatile @Nullable Running running;
  private volatile boolean abandoned;

  /**
   * @param capture of the steps that may follow a load
   */
  Storms(Path folder, Capture capture) {
    this.folder = folder;
    this.capture = capture;
  }

  /** Exit code 0 when each was survived, 1 when not, 2 for wrong usage. */
  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(List.of(arguments), System.nanoTime() % 1_000_000);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    Path home = Path.of(System.getProperty("convoy.home", "."));
    Path folder =
        home.resolve("e2e/target/storm").resolve(Long.toString(Instant.now().toEpochMilli()));
    try {
      System.exit(run(options, home, folder) ? 0 : 1);
    } catch (CancellationException ended) {
      // By a Ctrl-C amid a start; what the signal wants is under way.
      System.err.println("ended by hand");
    }
  }

  private static boolean run(Options options, Path home, Path folder) {
    List<Outcome> outcomes = new ArrayList<>();
    System.out.println("from seed " + options.from() + " in " + folder);
    try (Storms storms = new Storms(folder, options.syncs().orElse(Capture.COMPARE))) {
      // After a Ctrl-C too, which the servers would outlive.
      Runtime.getRuntime().addShutdownHook(new Thread(storms::abandon));
      Set<FaultKind> kinds = storms.possible(options.faults());
      for (int i = 0; i < options.seeds(); i++) {
        long seed = options.from() + i;
        Outcome outcome =
            options.syncs().isPresent()
                ? storms.blow(SyncPlan.of(seed, kinds), options.source())
                : storms.blow(Plan.of(seed, kinds), options.source());
        outcomes.add(outcome);
        System.out.println(outcome.line());
        if (options.writes()) {
          ReliabilityPage.write(home.resolve("docs/reliability.md"), options.syncs(), outcomes);
        }
      }
    }
    long bad = outcomes.stream().filter(outcome -> !outcome.isGood()).count();
    System.out.println("%d storms, %d not survived".formatted(outcomes.size(), bad));
    return bad == 0;
  }

  /** Those of the kinds that can be thrown on this machine; says so of the others. */
  Set<FaultKind> possible(Set<FaultKind> kinds) {
    Set<FaultKind> possible = EnumSet.copyOf(kinds);
    if (site().disk().isEmpty() && possible.remove(FaultKind.FILL_DISK)) {
      System.out.println("SKIPPED: fill-disk, since this user may not mount a file system");
    }
    return possible;
  }

  /** One storm. */
  Outcome blow(Plan plan, SourceUse use) {
    Site blown = site();
    return leave(blown, new Storm(blown, plan, use).blow());
  }

  /** One with steps. */
  Outcome blow(SyncPlan plan, SourceUse use) {
    Site blown = site();
    return leave(blown, new SyncStorm(blown, plan, use).blow());
  }

  private Outcome leave(Site blown, Outcome outcome) {
    if (!outcome.isGood()) {
      System.out.println("logs are in " + blown.folder());
      outcome.complaints().forEach(System.out::println);
      blown.close();
      site = null;
      running = null;
    }
    return outcome;
  }

  private Site site() {
    Site current = site;
    if (current == null) {
      sites++;
      Running begun = new Running();
      running = begun;
      if (abandoned) {
        throw new CancellationException("no more storms");
      }
      current = new Site(folder(sites), begun, capture);
      site = current;
    }
    return current;
  }

  private Path folder(int number) {
    return folder.resolve("site-" + number);
  }

  /** In the midst of a storm, or of a start, with whoever follows the run. */
  private void abandon() {
    abandoned = true;
    close();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public synchronized void close() {
    Running last = running;
    running = null;
    site = null;
    if (last != null) {
      last.close();
      // Nothing that anyone would want to look at.
      delete(folder(sites));
    }
  }

  private static void delete(Path folder) {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("not deleted: " + e.getMessage());
    }
  }
}
