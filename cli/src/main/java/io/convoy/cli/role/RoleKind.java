// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.WorkDir;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.CoordinatorService;
import io.convoy.coordinator.effect.TargetEffects;
import io.convoy.coordinator.notice.NotifyingEffects;
import io.convoy.extractor.ExtractorService;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.loader.LoaderService;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What a process can be, and how it becomes that: alone as a service, or with the others. */
public enum RoleKind {
  COORDINATOR,
  EXTRACTOR,
  LOADER;

  /** Makes the role; it works once it is started. */
  public Role make(ServiceContext context, WorkDir dir, SourceReaders readers) {
    return switch (this) {
      case COORDINATOR ->
          new CoordinatorService(
              context,
              dir.streams(),
              () -> new NotifyingEffects(context, new TargetEffects(context)));
      case EXTRACTOR -> new ExtractorService(context, readers);
      case LOADER -> new LoaderService(context);
    };
  }

  /** The databases, and the webhook, that the role uses; it is given no other password. */
  public Set<Credentials> credentials() {
    return switch (this) {
      case EXTRACTOR -> Set.of(Credentials.SOURCE);
      case COORDINATOR -> Set.of(Credentials.TARGET, Credentials.NOTIFICATION);
      case LOADER -> Set.of(Credentials.TARGET);
    };
  }

  /**
   * How long it may take to end. An extractor may wait for another one to hold the source's
   * snapshot too; containers are given 30 seconds.
   */
  public Duration timeToStop() {
    return switch (this) {
      case EXTRACTOR -> Duration.ofSeconds(27);
      case COORDINATOR, LOADER -> Interruption.SOON;
    };
  }

  /** As the command is called. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
