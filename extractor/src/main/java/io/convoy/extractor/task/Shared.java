// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;

/** What the slots of one process have in common. */
public record Shared(
    ControlCodec codec,
    RunWatch runs,
    HeldSnapshots snapshots,
    SnapshotWays ways,
    BlockedSends sends,
    Throttle throttle,
    Stop stop) {}
