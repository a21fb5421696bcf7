// SPDX-License-Identifier: Apache-2.0
/** Checkpoints in the target: who owns a partition, and up to where its rows are in the table. */
@NullMarked
package io.convoy.loader.checkpoint;

import org.jspecify.annotations.NullMarked;
