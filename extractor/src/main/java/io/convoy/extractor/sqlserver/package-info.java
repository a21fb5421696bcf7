// SPDX-License-Identifier: Apache-2.0
/** SQL Server 2016 and later, and Azure SQL, as a source. */
@NullMarked
package io.convoy.extractor.sqlserver;

import org.jspecify.annotations.NullMarked;
