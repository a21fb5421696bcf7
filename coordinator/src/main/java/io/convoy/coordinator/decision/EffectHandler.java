// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ConvoyException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Performs effects on the target; the seam between what a run decides and what PostgreSQL is told.
 *
 * <p>One handler is opened each time a coordinator takes over the pipeline (a {@code
 * Supplier<EffectHandler>}) and closed when it hands it back, so that a lock held by the handler
 * lives exactly as long as the leadership. Called from several threads at once, never twice at the
 * same time for one {@link Effect#id()}.
 */
public interface EffectHandler extends AutoCloseable {
  /**
   * Does the work and returns the payloads of the facts that tell of it; empty where it could not
   * be done yet, for example because rows are still missing: it is asked again later.
   *
   * <p>Idempotent: an effect may come again after it was done, also from another process. A {@code
   * ConvoyException} whose code is retryable is tried again with backoff for ever; any other
   * exception fails the run. When the thread is interrupted the work is to end soon, with any
   * exception.
   */
  List<SpecificRecord> perform(Effect effect);

  /**
   * As {@link #perform(Effect)}.
   *
   * @param waiting may be told, from any thread, what the work waits for while it goes on waiting
   */
  default List<SpecificRecord> perform(Effect effect, Consumer<ConvoyException> waiting) {
    return perform(effect);
  }

  /**
   * Performs several brief effects of one kind and run, all of them or none: what surrounds each is
   * then paid for once. Whoever gets an exception performs each by itself.
   *
   * @return what each led to, in the order of the effects
   */
  default List<List<SpecificRecord>> performTogether(List<Effect> effects) {
    return effects.stream().map(this::perform).toList();
  }

  /** Gives back locks and connections. Called after the running effects were interrupted. */
  @Override
  void close();
}
