// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.convoy.coordinator.page.PageFiles.PageFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** How a request is answered; each ends it. */
record Answer(Request request, Response response, Callback callback) {
  private static final HttpField[] SECURITY = {
    new PreEncodedHttpField(
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
    new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
    new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
    new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
  };

  /** Forbids all that the page does not need. */
  Answer secured() {
    for (HttpField field : SECURITY) {
      response.getHeaders().put(field);
    }
    return this;
  }

  void json(JsonNode node) {
    json(HttpStatus.OK_200, node);
  }

  void json(int status, JsonNode node) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    body("application/json", node.toString().getBytes(StandardCharsets.UTF_8));
  }

  void refuse(int status, String reason) {
    json(status, JsonNodeFactory.instance.objectNode().put("error", reason));
  }

  void file(PageFile file) {
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
    response.getHeaders().put(HttpHeader.ETAG, file.etag());
    if (file.etag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      callback.succeeded();
      return;
    }
    response.setStatus(HttpStatus.OK_200);
    body(file.contentType(), file.bytes());
  }

  private void body(String contentType, byte[] bytes) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    response.write(true, ByteBuffer.wrap(bytes), callback);
  }
}
