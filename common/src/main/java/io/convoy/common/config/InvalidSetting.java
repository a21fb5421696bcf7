// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * A value that a configuration record does not take. The message begins with "must" and never holds
 * the value of a secret or a URL.
 */
public final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String demand;

  InvalidSetting(String component, String demand) {
    super(component + " " + demand);
    this.component = component;
    this.demand = demand;
  }

  /** The record component whose value it is. */
  String component() {
    return component;
  }

  /** What is wrong with it, to be read after its name. */
  String demand() {
    return demand;
  }
}
