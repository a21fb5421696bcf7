// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.EffectHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Performs effects as another does, and has the runs told of for as long: both last while a process
 * leads.
 */
public final class NotifyingEffects implements EffectHandler {
  private final EffectHandler effects;
  private final Optional<RunNotifier> notifier;

  /**
   * @param effects closed with this
   */
  public NotifyingEffects(ServiceContext context, EffectHandler effects) {
    this.effects = effects;
    this.notifier = RunNotifier.start(context);
  }

  @Override
  public List<SpecificRecord> perform(Effect effect) {
    return effects.perform(effect);
  }

  @Override
  public List<SpecificRecord> perform(Effect effect, Consumer<ConvoyException> waiting) {
    return effects.perform(effect, waiting);
  }

  @Override
  public List<List<SpecificRecord>> performTogether(List<Effect> together) {
    return effects.performTogether(together);
  }

  @Override
  public void close() {
    try {
      effects.close();
    } finally {
      notifier.ifPresent(RunNotifier::close);
    }
  }
}
