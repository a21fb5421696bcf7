// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.schemas.event.Event;
import io.convoy.schemas.table.Table;
import java.util.Set;
import org.apache.avro.SystemLimitException;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Bounds what Avro takes from a message, and makes it trust the generated classes of the contract.
 * Avro finds classes by the names in schemas, some of which come from outside, and so wants to be
 * told which it may load.
 */
public final class ContractClasses {
  private static final Set<String> PACKAGES =
      Set.of(Event.class.getPackageName(), Table.class.getPackageName());

  /**
   * Of a string or of bytes in a control record. No message is as long; what a broken one says of
   * its length must not cost the memory of the process.
   */
  private static final int MOST_BYTES = 64 << 20;

  static {
    limit(SystemLimitException.MAX_BYTES_LENGTH_PROPERTY);
    limit(SystemLimitException.MAX_STRING_LENGTH_PROPERTY);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> PACKAGES.contains(type.getPackageName())));
  }

  private ContractClasses() {}

  /** Read by Avro when it reads for the first time. */
  private static void limit(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(MOST_BYTES));
    }
  }

  /** To be called before Avro reads, writes or copies a generated class. Does its work once. */
  public static void trust() {
    // The static initializer has done it.
  }
}
