// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.config.HttpConfig;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Who may ask. A page of another site that a browser has open can reach this server too, by a name
 * of its own that it points here: where it listens on this machine alone, requests must name this
 * machine. What changes a run needs the token besides, in a header that no other site can send.
 */
final class PageGuard {
  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private final String address;
  private final HttpConfig.Page page;
  private final PageToken token;

  /**
   * @param address that the server listens on
   */
  PageGuard(String address, HttpConfig.Page page, PageToken token) {
    this.address = address;
    this.page = page;
    this.token = token;
  }

  boolean isForThisServer(Request request) {
    return !THIS_MACHINE.contains(address) || THIS_MACHINE.contains(Request.getServerName(request));
  }

  boolean mayAct(Request request) {
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String host = request.getHeaders().get(HttpHeader.HOST);
    boolean sameSite = origin == null || origin.endsWith("://" + host);
    return page == HttpConfig.Page.CONTROL
        && sameSite
        && token.isIn(request.getHeaders().get(HttpHeader.AUTHORIZATION));
  }

  /** What to do where one may not. */
  String whyNot() {
    return page == HttpConfig.Page.CONTROL
        ? "an action needs the token of this process, which its work folder has (page-token)"
        : "this page only shows (http.page)";
  }
}
