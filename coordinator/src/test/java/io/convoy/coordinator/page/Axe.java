// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** Looks for what keeps people from using a page: axe-core, in the page itself. */
final class Axe {
  private static final String SCRIPT = script();

  private Axe() {}

  /** What is serious or worse of the page that is open, with the elements; an array of texts. */
  static JsonNode seriousFaults(Chromium browser) throws Exception {
    browser.value(SCRIPT);
    return browser.value(
        "axe.run().then((result) => result.violations.filter((one) => ['serious',"
            + " 'critical'].includes(one.impact)).map((one) => one.id + ': ' +"
            + " one.nodes.map((node) => node.html).join(' | ')))");
  }

  private static String script() {
    Properties properties = new Properties();
    try (InputStream in = resource("/META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String file =
        "/META-INF/resources/webjars/axe-core/" + properties.getProperty("version") + "/axe.min.js";
    try (InputStream in = resource(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; true";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Axe.class.getResourceAsStream(name), name);
  }
}
