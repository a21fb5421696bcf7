// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LinkIT {
  private static final int SOON = 200;
  private static final int SURELY = 20_000;

  private final ServerSocket server;
  private final Link link;

  LinkIT() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    link = new Link(server.getLocalPort());
  }

  @BeforeEach
  void echo() {
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket client = server.accept();
              Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  private static void answer(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      // Cut.
    }
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  @Test
  void passesEverythingOnAndSaysFromWhichPort() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 7, SURELY)).isEqualTo(7);
      assertThat(link.onwardPorts()).hasSize(1);
    }
  }

  @Test
  void holdsBackWhatIsSentInSilenceUntilItFlowsAgain() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 1, SURELY)).isEqualTo(1);
      link.become(Link.State.SILENT);
      assertThatThrownBy(() -> echoed(client, 2, SOON)).isInstanceOf(SocketTimeoutException.class);
      link.become(Link.State.FLOWS);
      client.setSoTimeout(SURELY);
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void endsConnectionsAndTakesNoNewOnesWhereItRefuses() throws IOException {
    try (Socket client = connect()) {
      assertThat(echoed(client, 1, SURELY)).isEqualTo(1);
      link.become(Link.State.REFUSES);
      assertThat(isEnded(client)).isTrue();
      try (Socket late = connect()) {
        assertThat(isEnded(late)).isTrue();
      }
    }
    link.become(Link.State.FLOWS);
    try (Socket client = connect()) {
      assertThat(echoed(client, 3, SURELY)).isEqualTo(3);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }

  private static int echoed(Socket client, int value, int timeout) throws IOException {
    client.setSoTimeout(timeout);
    client.getOutputStream().write(value);
    return client.getInputStream().read();
  }

  private static boolean isEnded(Socket client) {
    try {
      client.setSoTimeout(SURELY);
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
