// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * A value that a configuration record does not take. The message begins with "must" and never holds
 * the value of a secret or a URL.
 */
public final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String entry;
  private final String demand;

  InvalidSetting(String component, String demand) {
    this(component, "", demand);
  }

  /**
   * @param entry the key of the one entry that is wrong, where the component is a map
   */
  InvalidSetting(String component, String entry, String demand) {
    super(component + (entry.isEmpty() ? " " : "." + entry + " ") + demand);
    this.component = component;
    this.entry = entry;
    this.demand = demand;
  }

  /** The record component whose value it is. */
  String component() {
    return component;
  }

  /** The key within the component, where that is a map; empty for the whole. */
  String entry() {
    return entry;
  }

  /** What is wrong with it, to be read after its name. */
  String demand() {
    return demand;
  }
}
