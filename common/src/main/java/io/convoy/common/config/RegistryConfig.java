// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import org.jspecify.annotations.Nullable;

/**
 * The schema registry.
 *
 * @param url null or {@code mock://...} for the registry in this process
 */
public record RegistryConfig(
    @Nullable String url, @Nullable String user, @Nullable Secret password) {}
