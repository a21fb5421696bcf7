// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

/**
 * One statement of DDL.
 *
 * @param doing what it does, as in "cannot {doing}: ..."
 * @param sql the statement, without a semicolon
 */
record SqlStep(String doing, String sql) {}
