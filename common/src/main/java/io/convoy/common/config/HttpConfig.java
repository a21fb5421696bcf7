// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * Where a process answers for its health and shows its metrics and the page of its runs.
 *
 * @param address of the network interface it listens on
 * @param port 0 for any free one
 */
public record HttpConfig(
    @Setting(
            value =
                "The address that each service listens on for health checks, metrics and the page;"
                    + " `0.0.0.0` for all, as a container needs it.",
            byDefault = "127.0.0.1")
        String address,
    @Setting(
            value = "The port for it; 0 takes a free one, which the log names; 0 to 65535.",
            byDefault = "0")
        int port,
    @Setting(
            value =
                "The page of the runs, which coordinators, `replicate` and `demo` show there:"
                    + " `control` can also pause, resume and cancel a run, with the token in the"
                    + " work folder; `view` only shows; `none` is without it.",
            byDefault = "control")
        Page page) {

  /** What the page is for. */
  public enum Page {
    CONTROL,
    VIEW,
    NONE
  }

  public HttpConfig {
    Demand.notBlank(address, "address");
    Demand.between(0, 65_535, port, "port");
  }
}
