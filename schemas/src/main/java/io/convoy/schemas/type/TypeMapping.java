// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

/**
 * One entry of the type registry.
 *
 * @param sourceType the source's name of the type, without modifiers
 * @param codec how its values travel
 * @param targetType the PostgreSQL type, without modifiers
 * @param note what a reader of the reference should know; may be empty
 */
public record TypeMapping(String sourceType, Codec codec, String targetType, String note) {}
