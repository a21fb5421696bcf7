// SPDX-License-Identifier: Apache-2.0
/**
 * Expressions of T-SQL (defaults, checks, filters of indexes, computed columns) as PostgreSQL means
 * them: JSqlParser reads their grammar, the meaning is given here by the types of the columns.
 */
@NullMarked
package io.convoy.extractor.sqlserver.expression;

import org.jspecify.annotations.NullMarked;
