// SPDX-License-Identifier: Apache-2.0
/** Tasks and how each ends in exactly one Kafka transaction. */
@NullMarked
package io.convoy.extractor.task;

import org.jspecify.annotations.NullMarked;
