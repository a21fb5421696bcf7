// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The network between one service and one server: a port that passes everything on, until it is
 * cut. Thread-safe.
 */
final class Link implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;

  private final ServerSocket server;
  private final int destination;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Integer> onwardPorts = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.FLOWS;

  /** How it treats connections. */
  enum State {
    FLOWS,
    /** Ends those that are there, and refuses new ones. */
    REFUSES,
    /** Keeps them, and nothing comes through: as where packets are dropped. */
    SILENT
  }

  /**
   * @param destination a port of this machine
   */
  Link(int destination) {
    this.destination = destination;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("link-" + destination).start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From which ports the connections that are open come to the server. */
  Set<Integer> onwardPorts() {
    return Set.copyOf(onwardPorts);
  }

  void become(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (next == State.REFUSES) {
      sockets.forEach(Link::reset);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException e) {
        // Closed: the loop ends. Anything else concerns one connection.
      }
    }
  }

  private void connect(Socket client) {
    if (!awaitFlow()) {
      reset(client);
      return;
    }
    sockets.add(client);
    Socket onward = new Socket();
    sockets.add(onward);
    int port = 0;
    try {
      onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), destination));
      port = onward.getLocalPort();
      onwardPorts.add(port);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      if (!awaitFlow()) {
        throw new IOException("cut while it was made");
      }
      Thread.ofVirtual().start(() -> pump(client, onward));
      pump(onward, client);
    } catch (IOException e) {
      end(client, onward);
    } finally {
      onwardPorts.remove(port);
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0 && awaitFlow()) {
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException e) {
      // One side is gone: so is the other.
    } finally {
      end(from, to);
    }
  }

  /** Waits while nothing comes through; false where connections are refused. */
  private boolean awaitFlow() {
    lock.lock();
    try {
      while (state == State.SILENT) {
        changed.awaitUninterruptibly();
      }
      return state == State.FLOWS;
    } finally {
      lock.unlock();
    }
  }

  private void end(Socket one, Socket other) {
    reset(one);
    reset(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void reset(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    become(State.REFUSES);
  }
}
