// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.config.TextEncoding;
import java.nio.charset.Charset;
import java.nio.charset.spi.CharsetProvider;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Teaches Java the names that PostgreSQL has for encodings: the driver looks up a client_encoding
 * such as WIN1252 by that name, and takes another encoding where there is none. Public since Java
 * makes it by its name.
 */
public final class PostgresCharsets extends CharsetProvider {
  @Override
  public Iterator<Charset> charsets() {
    return Collections.emptyIterator();
  }

  @Override
  public @Nullable Charset charsetForName(String name) {
    return Arrays.stream(TextEncoding.values())
        .filter(encoding -> encoding.name().equalsIgnoreCase(name))
        .findFirst()
        .map(TextEncoding::charset)
        .orElse(null);
  }
}
