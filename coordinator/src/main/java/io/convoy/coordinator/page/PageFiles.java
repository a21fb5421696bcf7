// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** The files of the page, by their path: our own, and the chart library's as it is published. */
final class PageFiles {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";
  private static final List<String> SCRIPTS =
      List.of(
          "app",
          "api",
          "chart",
          "element",
          "format",
          "map",
          "panels",
          "run",
          "runs",
          "sync",
          "tables",
          "theme",
          "throttle");

  private final Map<String, PageFile> files = new LinkedHashMap<>();

  /** A file that does not change while this process runs. */
  record PageFile(String contentType, byte[] bytes, String etag) {}

  PageFiles() {
    add("/", "text/html; charset=utf-8", "index.html");
    add("/page.css", STYLE, "page.css");
    add("/icon.svg", "image/svg+xml", "icon.svg");
    SCRIPTS.forEach(name -> add("/" + name + ".js", SCRIPT, name + ".js"));
    String chart = "/META-INF/resources/webjars/uplot/" + version("uplot") + "/dist/";
    add("/uplot.js", SCRIPT, chart + "uPlot.esm.js");
    add("/uplot.css", STYLE, chart + "uPlot.min.css");
  }

  private void add(String path, String contentType, String resource) {
    byte[] bytes = read(resource);
    files.put(path, new PageFile(contentType, bytes, '"' + DigestUtils.sha256Hex(bytes) + '"'));
  }

  /** The version that the build chose, so that no path here has to be kept in step with it. */
  private static String version(String library) {
    try (InputStream in =
        PageFiles.class.getResourceAsStream(
            "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
      Properties properties = new Properties();
      properties.load(required(in, library));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      return required(in, resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T required(@Nullable T found, String name) {
    if (found == null) {
      throw new IllegalStateException("the page's file " + name + " is not in the class path");
    }
    return found;
  }

  Optional<PageFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }
}
