// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * @param slots chunks read at once by one process
 * @param batchBytes rows per Kafka record, by bytes before compression
 * @param transactionTimeout how long one chunk may take
 */
public record ExtractorConfig(int slots, DataSize batchBytes, Duration transactionTimeout) {}
