// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.util.List;

/**
 * Where the source's log goes on after a load.
 *
 * @param position from where it tells all that the load may not have seen
 * @param tables that are equal
 */
public record LoadedLog(LogPlace place, String position, List<Description> tables) {}
