// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

/** Measures CPU from the moment a run begins to plan until all its rows are loaded. */
record CopyCosts(CpuMeter cpu) implements RunProgress.Moments {
  @Override
  public void copyBegins() {
    cpu.begin();
  }

  @Override
  public void copyEnds() {
    cpu.end();
  }
}
