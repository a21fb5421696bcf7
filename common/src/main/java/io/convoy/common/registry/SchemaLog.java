// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file that keeps registered schemas: one JSON object per line, only ever appended to.
 *
 * <p>A line that a crash cut short was never acknowledged to anyone and is removed at the next
 * start. Not thread-safe; one process at a time, which the caller sees to.
 */
final class SchemaLog implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader LINE = JSON.readerFor(Entry.class);

  private final Path file;
  private final FileChannel channel;
  private final List<Entry> found;

  /** One registered schema; {@code schema} is its JSON as text. */
  record Entry(int id, String subject, int version, String schema) {}

  private SchemaLog(Path file, FileChannel channel, List<Entry> found) {
    this.file = file;
    this.channel = channel;
    this.found = found;
  }

  /** Opens the folder's file, or begins one. */
  static SchemaLog open(Path folder) {
    Path file = folder.resolve("schemas.jsonl");
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      try {
        return new SchemaLog(file, channel, read(file, channel));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure("cannot open " + file, e);
    }
  }

  /** What the file held when it was opened. */
  List<Entry> found() {
    return found;
  }

  /** Returns once the entry is on disk; an entry that did not get there leaves no trace. */
  void append(Entry entry) {
    long before = -1;
    try {
      before = channel.position();
      ByteBuffer line =
          ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    } catch (IOException e) {
      ConvoyException failure = failure("cannot write " + file, e);
      cutTo(before, failure);
      throw failure;
    }
  }

  private void cutTo(long size, ConvoyException failure) {
    try {
      if (size >= 0) {
        channel.truncate(size);
        channel.position(size);
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure("cannot close " + file, e);
    }
  }

  private static List<Entry> read(Path file, FileChannel channel) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Entry> entries = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
        entries.add(entry(file, entries.size() + 1, line));
        start = i + 1;
      }
    }
    channel.truncate(start);
    channel.position(start);
    return List.copyOf(entries);
  }

  private static Entry entry(Path file, int number, String line) {
    try {
      return LINE.readValue(line);
    } catch (JsonProcessingException e) {
      throw failure(
          file + " is damaged in line " + number + "; restore it, or begin with a new work folder",
          e);
    }
  }

  private static ConvoyException failure(String what, Exception cause) {
    String detail = cause instanceof IOException ? ": " + cause.getMessage() : "";
    return new ConvoyException(
        ErrorCode.REGISTRY_ERROR, "schema registry: " + what + detail, cause);
  }
}
