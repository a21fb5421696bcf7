// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.ChunkRange;

/** One chunk of a plan with the bytes it is thought to hold. */
public record PlannedRange(ChunkRange range, long estimatedBytes) {}
