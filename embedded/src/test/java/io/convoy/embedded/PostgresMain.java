// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts PostgreSQL over the folder that is its argument, prints its port and pid and stays. */
final class PostgresMain {
  private PostgresMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    PostgresServer server = PostgresServer.start(Path.of(arguments[0]), Map.of());
    System.out.println(server.jdbcUrl("postgres"));
    System.out.println(server.pid());
    new CountDownLatch(1).await();
  }
}
