// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A way to a server that takes a while, as a network does: each byte comes so much later, each way.
 * How many are under way is bounded, as by a TCP window.
 */
final class LatencyProxy implements AutoCloseable {
  private static final int PIECE = 64 * 1024;
  private static final int PIECES_UNDER_WAY = 64;

  private final ServerSocket door;
  private final int port;
  private final Duration delay;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Some bytes, or none at the end of the stream. */
  private record Piece(long dueNanos, byte[] bytes) {
    boolean isEnd() {
      return bytes.length == 0;
    }
  }

  /**
   * @param port of the server, on this machine
   * @param delay each way
   */
  LatencyProxy(int port, Duration delay) {
    this.port = port;
    this.delay = delay;
    try {
      door = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy").start(this::welcome);
  }

  int port() {
    return door.getLocalPort();
  }

  private void welcome() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        carry(client, server);
        carry(server, client);
      } catch (IOException e) {
        // Closed, or the server is not there, which the client notices.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_UNDER_WAY);
    Thread.ofVirtual().start(() -> receive(from, underWay));
    Thread.ofVirtual().start(() -> deliver(underWay, to));
  }

  private void receive(Socket from, BlockingQueue<Piece> underWay) {
    byte[] buffer = new byte[PIECE];
    try {
      try (InputStream in = from.getInputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          underWay.put(piece(Arrays.copyOf(buffer, read)));
        }
      } catch (IOException e) {
        // The connection is gone; the other side is told below.
      }
      underWay.put(piece(new byte[0]));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Piece piece(byte[] bytes) {
    return new Piece(System.nanoTime() + delay.toNanos(), bytes);
  }

  private void deliver(BlockingQueue<Piece> underWay, Socket to) {
    try (to;
        OutputStream out = to.getOutputStream()) {
      for (Piece piece = underWay.take(); !piece.isEnd(); piece = underWay.take()) {
        for (long left = left(piece); left > 0; left = left(piece)) {
          LockSupport.parkNanos(left);
        }
        out.write(piece.bytes());
      }
    } catch (IOException e) {
      // The connection is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(to);
      underWay.clear();
    }
  }

  private static long left(Piece piece) {
    return piece.dueNanos() - System.nanoTime();
  }

  @Override
  public void close() {
    try {
      door.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
