// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a PostgreSQL server as a connection pooler does: it invents process
 * ids, and in transaction mode gives a client the session that was last used, for one transaction.
 * Each client logs in at the server through it, so that it needs no password.
 */
final class TestPooler implements AutoCloseable {
  private static final int PROTOCOL_3 = 196_608;

  /** How long a client keeps a session of the server. */
  enum Mode {
    SESSION,
    TRANSACTION
  }

  private final Mode mode;
  private final int serverPort;
  private final ServerSocket listener;
  private final AtomicInteger inventedPid = new AtomicInteger(900_000);
  private final BlockingDeque<Peer> free = new LinkedBlockingDeque<>();
  private final Queue<Peer> all = new ConcurrentLinkedQueue<>();

  /** One end of a connection. */
  private record Peer(Socket socket, DataInputStream in, DataOutputStream out)
      implements Closeable {
    static Peer of(Socket socket) throws IOException {
      return new Peer(
          socket,
          new DataInputStream(socket.getInputStream()),
          new DataOutputStream(socket.getOutputStream()));
    }

    Message read() throws IOException {
      int type = in.read();
      if (type < 0) {
        throw new EOFException();
      }
      return new Message((char) type, in.readNBytes(in.readInt() - 4));
    }

    void write(Message message) throws IOException {
      out.writeByte(message.type());
      out.writeInt(message.body().length + 4);
      out.write(message.body());
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private record Message(char type, byte[] body) {
    int number() {
      return (body[0] & 0xff) << 24
          | (body[1] & 0xff) << 16
          | (body[2] & 0xff) << 8
          | body[3] & 0xff;
    }

    boolean wantsAnAnswer() {
      return type == 'R'
          && switch (number()) {
            case 3, 5, 10, 11 -> true;
            default -> false;
          };
    }
  }

  TestPooler(Mode mode, int serverPort) throws IOException {
    this.mode = mode;
    this.serverPort = serverPort;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Peer client = known(Peer.of(listener.accept()));
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private Peer known(Peer peer) {
    all.add(peer);
    return peer;
  }

  private void serve(Peer client) {
    @Nullable Peer server = null;
    try (client) {
      server = known(Peer.of(new Socket(InetAddress.getLoopbackAddress(), serverPort)));
      server = passReady(logIn(client, server), server, client);
      while (true) {
        Message request = client.read();
        if (request.type() == 'X') {
          break;
        }
        if (server == null) {
          server = free.takeFirst();
        }
        server.write(request);
        if (request.type() == 'Q' || request.type() == 'S') {
          server = passReady(relay(server, client), server, client);
        }
      }
    } catch (IOException e) {
      // one of the two is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close(server);
    }
  }

  /**
   * Frees the session where no transaction is open, before its client hears of it and may ask for
   * another; null where the client has no session of its own then.
   */
  private @Nullable Peer passReady(Message ready, Peer server, Peer client) throws IOException {
    boolean isFree = mode == Mode.TRANSACTION && ready.body()[0] == 'I';
    if (isFree) {
      free.addFirst(server);
    }
    client.write(ready);
    return isFree ? null : server;
  }

  private Message logIn(Peer client, Peer server) throws IOException {
    byte[] startup = client.in().readNBytes(client.in().readInt() - 4);
    while (new Message(' ', startup).number() != PROTOCOL_3) {
      client.out().writeByte('N');
      startup = client.in().readNBytes(client.in().readInt() - 4);
    }
    server.out().writeInt(startup.length + 4);
    server.out().write(startup);
    return relay(server, client);
  }

  /** Until the server is ready for more; returns its word for that, which is still to be passed. */
  private Message relay(Peer server, Peer client) throws IOException {
    while (true) {
      Message answer = server.read();
      if (answer.type() == 'K') {
        int pid = inventedPid.incrementAndGet();
        answer.body()[0] = 0;
        answer.body()[1] = (byte) (pid >> 16);
        answer.body()[2] = (byte) (pid >> 8);
        answer.body()[3] = (byte) pid;
      }
      if (answer.type() == 'Z') {
        return answer;
      }
      client.write(answer);
      if (answer.wantsAnAnswer()) {
        server.write(client.read());
      }
    }
  }

  private static void close(@Nullable Closeable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    close(listener);
    all.forEach(TestPooler::close);
  }
}
