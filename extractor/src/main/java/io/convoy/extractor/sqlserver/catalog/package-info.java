// SPDX-License-Identifier: Apache-2.0
/**
 * From the catalog views to described tables: queries that return plain rows, and a mapping of
 * those rows.
 */
@NullMarked
package io.convoy.extractor.sqlserver.catalog;

import org.jspecify.annotations.NullMarked;
