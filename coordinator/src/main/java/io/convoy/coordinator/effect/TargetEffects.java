// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.effect.apply.ApplyEffect;
import io.convoy.coordinator.effect.apply.SettleStageEffect;
import io.convoy.coordinator.effect.apply.StageEffect;
import io.convoy.coordinator.effect.compare.FindEffect;
import io.convoy.coordinator.effect.compare.KeysEffect;
import io.convoy.coordinator.effect.compare.RowsEffect;
import io.convoy.coordinator.effect.compare.SumEffect;
import io.convoy.coordinator.effect.finalize.FinalizeEffect;
import io.convoy.coordinator.effect.finalize.ForeignKeyEffect;
import io.convoy.coordinator.effect.finalize.LeftOutEffect;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.coordinator.effect.prepare.CreateEffect;
import io.convoy.coordinator.effect.prepare.OpenEffect;
import io.convoy.coordinator.effect.prepare.ResetEffect;
import io.convoy.coordinator.effect.session.SessionName;
import io.convoy.coordinator.effect.session.TargetSession;
import io.convoy.coordinator.effect.session.WaitLimits;
import io.convoy.coordinator.effect.swap.DropOldEffect;
import io.convoy.coordinator.effect.swap.SwapEffect;
import io.convoy.coordinator.effect.topic.DataTopics;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.topic.Topics;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * Performs a run's effects on PostgreSQL and on the data topics. Owns the pipeline's lock in the
 * target, the connections and a Kafka admin client, from the first effect until the run is released
 * or this is closed. Thread-safe.
 *
 * <p>Each effect first makes sure of the lock; a lock that was lost with its connection is taken
 * again.
 */
public final class TargetEffects implements EffectHandler {
  private final ConvoyConfig config;
  private final Topics topics;
  private final SchemaRegistry registry;
  private final ConfiguredNames names;
  private final KafkaClients kafka;
  private final Admin admin;
  private final Clock clock;
  private final DataTopics dataTopics;
  private final WaitLimits limits;
  private @Nullable TargetSession session;
  private int underWay;
  private boolean closed;

  public TargetEffects(ServiceContext context) {
    this(context, WaitLimits.USUAL);
  }

  TargetEffects(ServiceContext context, WaitLimits limits) {
    this.limits = limits;
    this.config = context.config();
    this.topics = context.topics();
    this.registry = context.registry();
    ConfiguredNames lasting = new ConfiguredNames(config);
    this.names =
        config.target().onExisting() == OnExisting.SWAP
            ? lasting.shadow(topics.pipeline())
            : lasting;
    this.kafka = context.kafka();
    this.admin = context.kafka().admin();
    this.clock = context.clock();
    this.dataTopics = new DataTopics(admin, config.topics());
  }

  @Override
  public List<SpecificRecord> perform(Effect effect) {
    return perform(effect, reason -> {});
  }

  @Override
  public List<SpecificRecord> perform(Effect effect, Consumer<ConvoyException> waiting) {
    TargetSession taken = begin(effect.runId());
    try {
      taken.ensureLocked();
      List<SpecificRecord> facts =
          perform(effect, new RunTarget(topics, taken.telling(waiting), names, dataTopics));
      if (effect instanceof ReleaseTarget
          || effect instanceof RetryLeftOut
          || effect instanceof DropOldTables) {
        release(taken);
      }
      return facts;
    } finally {
      end();
    }
  }

  @Override
  public List<List<SpecificRecord>> performTogether(List<Effect> effects) {
    TargetSession taken = begin(effects.getFirst().runId());
    try {
      taken.ensureLocked();
      if (effects.getFirst() instanceof VerifyTable || effects.getFirst() instanceof SumTable) {
        // Reads, and over connections of its own.
        return performAll(effects, new RunTarget(topics, taken, names, dataTopics));
      }
      Set<String> loaded = new LinkedHashSet<>();
      DataTopics deferring = dataTopics.deferring(loaded);
      List<List<SpecificRecord>> facts =
          taken.jointly(
              "work on %d tables at once".formatted(effects.size()),
              joint -> performAll(effects, new RunTarget(topics, joint, names, deferring)));
      dataTopics.delete(loaded);
      return facts;
    } finally {
      end();
    }
  }

  private List<List<SpecificRecord>> performAll(List<Effect> effects, RunTarget target) {
    return effects.stream().map(effect -> perform(effect, target)).toList();
  }

  private List<SpecificRecord> perform(Effect effect, RunTarget target) {
    return switch (effect) {
      case ResetTarget reset ->
          new ResetEffect(target, config.target(), creation(target)).perform(reset);
      case CreateTable create ->
          listed(creation(target).perform(create).map(made -> marked(made, create, target)));
      case FinalizeTable complete ->
          listed(new FinalizeEffect(target, config.target().rejectAllowance()).perform(complete));
      case OpenTopics open -> List.copyOf(new OpenEffect(target).perform(open));
      case TrimTopics trim -> trim(target);
      case AddForeignKeys add -> List.of(new ForeignKeyEffect(target).perform(add));
      case SetSequences set -> List.of(sequences(target).perform(set));
      case HandSequencesOver over -> List.of(sequences(target.lasting()).perform(over));
      case VerifyTable verify -> List.of(new VerifyEffect(target, registry).perform(verify));
      case FindTable find -> List.of(new FindEffect(target, registry, config.sync()).perform(find));
      case SumTable sum -> List.of(new SumEffect(target, registry).perform(sum));
      case CompareRows compare -> compare(compare, target);
      case SettleStage settle ->
          listed(new SettleStageEffect(target, config.target().rejectAllowance()).perform(settle));
      case ApplyChanges apply -> new ApplyEffect(target, registry).perform(apply);
      case ReleaseTarget release -> new ReleaseEffect(target, config).perform(release);
      case RetryLeftOut retry -> List.of(new LeftOutEffect(target).perform());
      case SwapTables swap -> List.of(new SwapEffect(target, config.target()).perform(swap));
      case DropOldTables drop -> List.of(new DropOldEffect(target).perform());
    };
  }

  private TableCreated marked(TableCreated made, CreateTable create, RunTarget target) {
    WatermarkMemory.chosen(target, create.table(), config.sync()).ifPresent(made::setWatermark);
    return made;
  }

  private List<SpecificRecord> trim(RunTarget target) {
    new TrimEffect(target, clock).perform();
    return List.of();
  }

  private List<SpecificRecord> compare(CompareRows effect, RunTarget target) {
    return switch (effect.purpose()) {
      case NAME -> List.of(new RowsEffect(target, registry, kafka).perform(effect));
      case LOOK_UP -> new KeysEffect(target, registry, kafka).perform(effect);
      case MEND, APPEND -> new StageEffect(target, registry, kafka).perform(effect);
    };
  }

  private SequenceEffect sequences(RunTarget target) {
    return new SequenceEffect(target, config.target().onExisting());
  }

  private CreateEffect creation(RunTarget target) {
    return new CreateEffect(target, config.target(), registry);
  }

  /** Nothing where it cannot be done yet. */
  private static List<SpecificRecord> listed(Optional<? extends SpecificRecord> fact) {
    return fact.<List<SpecificRecord>>map(List::of).orElseGet(List::of);
  }

  /** The run's session; that of a run before is closed, if nothing of it is under way. */
  private synchronized TargetSession begin(String runId) {
    if (closed) {
      throw new ConvoyException(
          ErrorCode.INTERRUPTED, "the coordinator gave the pipeline back before the work began");
    }
    TargetSession current = session;
    if (current != null && !current.runId().equals(runId)) {
      if (underWay > 0) {
        throw new ConvoyException(
            ErrorCode.RUN_IN_PROGRESS,
            "run %s of the pipeline is at work; wait for it or cancel it with 'convoy cancel'"
                .formatted(current.runId()));
      }
      current.close();
      current = null;
    }
    if (current == null) {
      SessionName name = new SessionName(topics.pipeline(), runId);
      int parallelism = config.coordinator().parallelism();
      current = new TargetSession(config.target(), name, parallelism, limits);
      session = current;
    }
    underWay++;
    return current;
  }

  private synchronized void end() {
    underWay--;
  }

  private synchronized void release(TargetSession released) {
    released.close();
    if (session == released) {
      session = null;
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (session != null) {
        session.close();
        session = null;
      }
    }
    admin.close();
  }
}
