// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * @param slots connections to the target that one process loads through
 * @param transactionBytes record bytes that one PostgreSQL transaction takes at most, about
 */
public record LoaderConfig(int slots, DataSize transactionBytes) {}
