// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.schemas.event.Event;
import io.convoy.schemas.table.Table;
import java.util.Set;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Makes Avro trust the generated classes of the contract. Avro finds classes by the names in
 * schemas, some of which come from outside, and so wants to be told which it may load.
 */
public final class ContractClasses {
  private static final Set<String> PACKAGES =
      Set.of(Event.class.getPackageName(), Table.class.getPackageName());

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> PACKAGES.contains(type.getPackageName())));
  }

  private ContractClasses() {}

  /** To be called before Avro reads, writes or copies a generated class. Does its work once. */
  public static void trust() {
    // The static initializer has done it.
  }
}
