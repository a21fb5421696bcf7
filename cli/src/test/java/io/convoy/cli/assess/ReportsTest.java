// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.assess.TextReport.Extent;
import io.convoy.common.config.TypeOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>");
  private static final Pattern NAME = Pattern.compile("\"([A-Za-z]+)\":");
  private static final Set<String> VOID = Set.of("meta");
  private static final int WIDTH = 100;

  private final Assessment assessment = SampleAssessment.of();

  @Test
  void readsWellInATerminal() {
    List<String> lines = TextReport.of(assessment, Extent.SOME, WIDTH);

    Golden.assertSame("assessment.txt", String.join("\n", lines) + "\n");
    assertThat(lines)
        .noneMatch(line -> line.codePoints().anyMatch(c -> c < ' ' && c != '\t' || c == 0x202e));
    assertThat(lines.subList(0, lines.indexOf("-- make room")))
        .allMatch(line -> line.length() <= WIDTH);
  }

  @Test
  void cutsLongListsUnlessAllIsAskedFor() {
    assertThat(TextReport.of(assessment, Extent.SOME, WIDTH)).anyMatch(l -> l.contains("2 more"));
    assertThat(TextReport.of(assessment, Extent.ALL, WIDTH)).anyMatch(l -> l.contains("dbo.T7"));
  }

  @Test
  void speaksToMachines() throws IOException {
    StringWriter out = new StringWriter();
    JsonReport.write(assessment, TypeOptions.DEFAULTS, out);

    Golden.assertSame("assessment.json", out.toString());
    JsonNode json = new JsonMapper().readTree(out.toString());
    assertThat(json.at("/tables/1/name").asText()).isEqualTo(SampleAssessment.EVIL);
    assertThat(out.toString()).matches("[\\n -~]+");
  }

  @Test
  void hasNoNameThatTheReferenceDoesNot() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "reference", "assess.md"));
    StringWriter out = new StringWriter();
    JsonReport.write(assessment, TypeOptions.DEFAULTS, out);
    ObjectNode json = (ObjectNode) new JsonMapper().readTree(out.toString());
    ((ObjectNode) json.get("target")).remove("settings");
    Set<String> names = new TreeSet<>();
    NAME.matcher(json.toString()).results().forEach(name -> names.add(name.group(1)));

    assertThat(names).contains("searchPath", "readingSeconds", "chunksAre");
    assertThat(names).allMatch(name -> reference.matches("(?s).*[`.]" + name + "`.*"));
  }

  @Test
  void makesOneFileThatNeedsNothingAndTrustsNothing() throws IOException {
    String html = html();

    assertThat(html)
        .contains("prefers-color-scheme: dark", "default-src 'none'")
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; \\u001b[31m\\u202e&amp;")
        .doesNotContain("<script", "src=", "url(", "@import", "<link", "\u001b", "\u202e")
        .doesNotContainPattern("href=\"[^#]");
    assertThat(html.replaceAll("\n|\t", "")).doesNotContainPattern("\\p{Cntrl}");
  }

  @Test
  void closesWhatItOpens() throws IOException {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html());
    while (tag.find()) {
      String name = tag.group(2);
      if (tag.group(1).isEmpty() && !VOID.contains(name)) {
        open.push(name);
      } else if (!tag.group(1).isEmpty()) {
        assertThat(open.poll()).as(tag.group() + " at " + tag.start()).isEqualTo(name);
      }
    }
    assertThat(open).isEmpty();
  }

  private String html() throws IOException {
    StringWriter out = new StringWriter();
    HtmlReport.write(assessment, out);
    return out.toString();
  }
}
