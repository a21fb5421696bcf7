// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Keeps reports as files: a folder for each run, and one that is there is a whole one. */
public final class ReportFiles {
  private ReportFiles() {}

  /**
   * Writes both forms.
   *
   * @param folder of all reports
   * @return the form that people read
   */
  public static Path keep(RunReport report, Path folder) {
    Path own = folder.resolve(report.run().getRunId());
    try {
      Files.createDirectories(own);
      write(own.resolve("report.json"), ReportDocument.of(report) + "\n");
      return write(own.resolve("report.html"), html(report));
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot keep the report in " + own + ": " + e, e);
    }
  }

  /** Writes the form that people read. */
  public static void html(RunReport report, Path file) {
    try {
      write(file.toAbsolutePath(), html(report));
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot write " + file + " (--html): " + e.getMessage(), e);
    }
  }

  private static String html(RunReport report) {
    StringWriter out = new StringWriter();
    try {
      ReportPage.write(report, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static Path write(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
