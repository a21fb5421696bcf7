// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to the target before a table's first row: what is in the way goes, what stays is
 * checked, tables are made and their topics opened.
 */
@NullMarked
package io.convoy.coordinator.effect.prepare;

import org.jspecify.annotations.NullMarked;
