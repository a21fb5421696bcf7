// SPDX-License-Identifier: Apache-2.0
/** Storms: runs through real processes while faults are thrown at them, from a seed. */
@NullMarked
package io.convoy.e2e.storm;

import org.jspecify.annotations.NullMarked;
