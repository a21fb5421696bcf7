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
import java.nio.file.Files;
import java.nio.file.Path;
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

  private final List<Path> files = new ArrayList<>();
  private final List<OutputStream> streams = new ArrayList<>();
  private final List<BinaryEncoder> encoders = new ArrayList<>();
  private final SpecificDatumWriter<LocatedDigest> writer =
      new SpecificDatumWriter<>(LocatedDigest.getClassSchema());

  DigestFiles(int groups) {
    try {
      for (int group = 0; group < groups; group++) {
        Path file = Files.createTempFile("convoy-digests-", ".avro");
        files.add(file);
        OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        streams.add(stream);
        encoders.add(EncoderFactory.get().directBinaryEncoder(stream, null));
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    }
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
        stream.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Avro's readers leave fresh records to be created where null is handed in.
  @SuppressWarnings("NullAway")
  List<LocatedDigest> group(int group) {
    List<LocatedDigest> digests = new ArrayList<>();
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(files.get(group)), BUFFER_BYTES)) {
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
      for (OutputStream stream : streams) {
        stream.close();
      }
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
