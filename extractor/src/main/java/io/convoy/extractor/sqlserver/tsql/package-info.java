// SPDX-License-Identifier: Apache-2.0
/** How T-SQL spells names, texts and types. */
@NullMarked
package io.convoy.extractor.sqlserver.tsql;

import org.jspecify.annotations.NullMarked;
