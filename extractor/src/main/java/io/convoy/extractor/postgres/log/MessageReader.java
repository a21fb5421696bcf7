// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.postgres.log.LogMessage.Begin;
import io.convoy.extractor.postgres.log.LogMessage.Commit;
import io.convoy.extractor.postgres.log.LogMessage.Delete;
import io.convoy.extractor.postgres.log.LogMessage.Identity;
import io.convoy.extractor.postgres.log.LogMessage.Insert;
import io.convoy.extractor.postgres.log.LogMessage.LoggedColumn;
import io.convoy.extractor.postgres.log.LogMessage.OldRow;
import io.convoy.extractor.postgres.log.LogMessage.Other;
import io.convoy.extractor.postgres.log.LogMessage.Relation;
import io.convoy.extractor.postgres.log.LogMessage.Told;
import io.convoy.extractor.postgres.log.LogMessage.Truncate;
import io.convoy.extractor.postgres.log.LogMessage.Update;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of {@code pgoutput}, protocol version 1. What it does not know it refuses: a
 * change that is overlooked would never be found again.
 */
final class MessageReader {
  private final ByteBuffer bytes;

  private MessageReader(byte[] message) {
    this.bytes = ByteBuffer.wrap(message);
  }

  /**
   * @throws ConvoyException SOURCE_ERROR where it is none of the protocol
   */
  static LogMessage read(byte[] message) {
    try {
      MessageReader reader = new MessageReader(message);
      LogMessage read = reader.read();
      if (reader.bytes.hasRemaining() && !(read instanceof Other)) {
        throw unknown("ends %d bytes late".formatted(reader.bytes.remaining()), null);
      }
      return read;
    } catch (BufferUnderflowException e) {
      throw unknown("ends early", e);
    }
  }

  private LogMessage read() {
    char kind = (char) bytes.get();
    return switch (kind) {
      case 'B' -> {
        bytes.getLong();
        bytes.getLong();
        yield new Begin(bytes.getInt());
      }
      case 'C' -> commit();
      case 'R' -> relation();
      case 'I' -> {
        int oid = bytes.getInt();
        require('N');
        yield new Insert(oid, row());
      }
      case 'U' -> update();
      case 'D' -> {
        int oid = bytes.getInt();
        yield new Delete(oid, oldRow((char) bytes.get()));
      }
      case 'T' -> truncate();
      // Types, origins and messages of others.
      case 'Y', 'O', 'M' -> new Other();
      default -> throw unknown("is of the unknown kind '%c'".formatted(kind), null);
    };
  }

  private Commit commit() {
    bytes.get();
    bytes.getLong();
    long end = bytes.getLong();
    bytes.getLong();
    return new Commit(end);
  }

  private Relation relation() {
    int oid = bytes.getInt();
    text();
    text();
    bytes.get();
    int count = bytes.getShort();
    List<LoggedColumn> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Identity identity = (bytes.get() & 1) == 1 ? Identity.PART : Identity.NONE;
      columns.add(new LoggedColumn(text(), identity));
      bytes.getInt();
      bytes.getInt();
    }
    return new Relation(oid, columns);
  }

  private Update update() {
    int oid = bytes.getInt();
    char kind = (char) bytes.get();
    if (kind == 'N') {
      return new Update(oid, null, row());
    }
    OldRow old = oldRow(kind);
    require('N');
    return new Update(oid, old, row());
  }

  private OldRow oldRow(char kind) {
    return switch (kind) {
      case 'O' -> new OldRow(Told.WHOLE, row());
      case 'K' -> new OldRow(Told.IDENTITY, row());
      default -> throw unknown("has an old row of the unknown kind '%c'".formatted(kind), null);
    };
  }

  private Truncate truncate() {
    int count = bytes.getInt();
    bytes.get();
    List<Integer> oids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      oids.add(bytes.getInt());
    }
    return new Truncate(oids);
  }

  private List<@Nullable String> row() {
    int count = bytes.getShort();
    List<@Nullable String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      char kind = (char) bytes.get();
      switch (kind) {
        case 'n' -> values.add(null);
        case 'u' -> values.add(LogMessage.UNCHANGED);
        case 't' -> values.add(value());
        default -> throw unknown("has a value of the unknown kind '%c'".formatted(kind), null);
      }
    }
    return values;
  }

  private String value() {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    String value = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
    bytes.position(bytes.position() + length);
    return value;
  }

  /** A name, which a zero ends. */
  private String text() {
    int from = bytes.position();
    while (bytes.get() != 0) {
      // On to its end.
    }
    return new String(bytes.array(), from, bytes.position() - from - 1, StandardCharsets.UTF_8);
  }

  private void require(char kind) {
    char found = (char) bytes.get();
    if (found != kind) {
      throw unknown("has '%c' where '%c' has to be".formatted(found, kind), null);
    }
  }

  private static ConvoyException unknown(String what, @Nullable Exception cause) {
    return new ConvoyException(
        ErrorCode.SOURCE_ERROR, "a message of the source's log (pgoutput) " + what, cause);
  }
}
