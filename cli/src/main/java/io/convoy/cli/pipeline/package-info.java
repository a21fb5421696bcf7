// SPDX-License-Identifier: Apache-2.0
/**
 * A pipeline as the command line sees it: its Kafka and registry, and how a run of it is begun,
 * asked something and followed.
 */
@NullMarked
package io.convoy.cli.pipeline;

import org.jspecify.annotations.NullMarked;
