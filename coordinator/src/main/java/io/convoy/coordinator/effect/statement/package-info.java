// SPDX-License-Identifier: Apache-2.0
/** Statements of DDL, how they are carried out, and what it means when PostgreSQL refuses one. */
@NullMarked
package io.convoy.coordinator.effect.statement;

import org.jspecify.annotations.NullMarked;
