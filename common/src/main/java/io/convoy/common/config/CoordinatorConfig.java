// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * @param parallelism tables that are created, finalized or verified at once
 * @param maxAttempts tries of one task before the run fails
 */
public record CoordinatorConfig(int parallelism, int maxAttempts) {}
