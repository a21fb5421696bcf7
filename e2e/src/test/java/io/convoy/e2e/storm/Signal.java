// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;

/** Signals that Java itself does not send. */
enum Signal {
  STOP,
  CONT,
  /** Makes a JVM write what its threads do to its standard output. */
  QUIT;

  void to(Process process) {
    if (!process.isAlive()) {
      return;
    }
    try {
      Process kill = new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid())).start();
      if (kill.waitFor() != 0 && process.isAlive()) {
        throw new IllegalStateException("cannot send " + this + " to " + process.pid());
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot send " + this, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending " + this, e);
    }
  }
}
