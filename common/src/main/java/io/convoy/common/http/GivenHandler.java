// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Hands on to what it was given while the server runs; before that it knows no path. */
final class GivenHandler extends Handler.Abstract {
  private volatile Request.@Nullable Handler given;

  void give(Request.Handler handler) {
    given = handler;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Request.Handler handler = given;
    return handler != null && handler.handle(request, response, callback);
  }
}
