// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.util.Map;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/**
 * Makes sockets that notice within a minute that the server's machine is gone. The kernel's own
 * keep-alive takes two hours, and a read timeout would cut long index builds. Public since the
 * driver makes it by its name.
 */
public final class KeepAliveSocketFactory extends SocketFactory {
  private static final Map<SocketOption<Integer>, Integer> SECONDS_AND_COUNT =
      Map.of(
          ExtendedSocketOptions.TCP_KEEPIDLE, 30,
          ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
          ExtendedSocketOptions.TCP_KEEPCOUNT, 3);

  @Override
  public Socket createSocket() {
    Socket socket = new Socket();
    try {
      for (var option : SECONDS_AND_COUNT.entrySet()) {
        if (socket.supportedOptions().contains(option.getKey())) {
          socket.setOption(option.getKey(), option.getValue());
        }
      }
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("a new socket refuses an option that it supports", e);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw connected();
  }

  /** The driver connects its sockets itself; it never asks for connected ones. */
  private static IOException connected() {
    return new IOException("this factory makes unconnected sockets only");
  }
}
