// SPDX-License-Identifier: Apache-2.0
/** SQL Server as a source. */
@NullMarked
package io.convoy.extractor.sqlserver;

import org.jspecify.annotations.NullMarked;
