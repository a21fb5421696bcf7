// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * Where a service answers for its health and shows its metrics.
 *
 * @param address of the network interface it listens on
 * @param port 0 for any free one
 */
public record HttpConfig(
    @Setting(
            value =
                "The address that each service listens on for health checks and metrics; `0.0.0.0`"
                    + " for all, as a container needs it.",
            byDefault = "127.0.0.1")
        String address,
    @Setting(
            value = "The port for it; 0 takes a free one, which the log names; 0 to 65535.",
            byDefault = "0")
        int port) {

  public HttpConfig {
    Demand.notBlank(address, "address");
    Demand.between(0, 65_535, port, "port");
  }
}
