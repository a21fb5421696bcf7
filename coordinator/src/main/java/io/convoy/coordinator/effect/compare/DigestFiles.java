// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.LocatedDigest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Keeps digests of one side on disk, in groups that fit into memory: all rows of one key are in one
 * group, the same on both sides. Gone when it is closed. Writing is thread-safe.
 */
final class DigestFiles implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 14;

  /** Bits of the hash that no bucket depends on alone. */
  private static final int SHIFT = 40;

  static {
    ContractClasses.trust();
  }

  private final List<FileChannel> files = new ArrayList<>();
  private final List<OutputStream> streams = new ArrayList<>();
  private final List<BinaryEncoder> encoders = new ArrayList<>();
  private final SpecificDatumWriter<LocatedDigest> writer =
      new SpecificDatumWriter<>(LocatedDigest.getClassSchema());

  DigestFiles(int groups) {
    try {
      for (int group = 0; group < groups; group++) {
        FileChannel file = nameless();
        files.add(file);
        OutputStream stream =
            new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES);
        streams.add(stream);
        encoders.add(EncoderFactory.get().directBinaryEncoder(stream, null));
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file that has no name any more where the system can do that (POSIX), so that a process that
   * is killed leaves none behind; else it goes when it is closed.
   */
  private static FileChannel nameless() throws IOException {
    Path file = Files.createTempFile("convoy-digests-", ".avro");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  synchronized void add(LocatedDigest digest) {
    int group = (int) ((digest.getDigest().getKey() >>> SHIFT) % files.size());
    try {
      writer.write(digest, encoders.get(group));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing is added any more. */
  void ended() {
    try {
      for (OutputStream stream : streams) {
        stream.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Avro's readers leave fresh records to be created where null is handed in.
  @SuppressWarnings("NullAway")
  List<LocatedDigest> group(int group) {
    List<LocatedDigest> digests = new ArrayList<>();
    try {
      FileChannel file = files.get(group).position(0);
      // Not closed: that would close the file.
      InputStream in = new BufferedInputStream(Channels.newInputStream(file), BUFFER_BYTES);
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(in, null);
      SpecificDatumReader<LocatedDigest> reader =
          new SpecificDatumReader<>(LocatedDigest.getClassSchema());
      while (!decoder.isEnd()) {
        digests.add(reader.read(null, decoder));
      }
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      for (FileChannel file : files) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
