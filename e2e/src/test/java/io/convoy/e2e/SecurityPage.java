// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What {@code docs/security.md} has in its fenced blocks, so that it cannot say what is not so. */
final class SecurityPage {
  private static final Path PAGE = Path.of("..", "docs", "security.md");
  private static final String ACL = "acl ";

  private SecurityPage() {}

  /**
   * @param name what stands behind the three signs with which the block begins
   */
  private static String block(String name) {
    try {
      Matcher block =
          Pattern.compile("(?ms)^```" + Pattern.quote(name) + "$\n(.*?)^```$")
              .matcher(Files.readString(PAGE));
      if (block.find()) {
        return block.group(1);
      }
      throw new AssertionError(PAGE + " has no block " + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String configuration() {
    return block("yaml convoy.yml");
  }

  /** The variables of a process. */
  static List<String> environment(String process) {
    return block("text environment")
        .lines()
        .map(line -> List.of(line.split("\\s+")))
        .filter(words -> words.getFirst().equals(process))
        .map(words -> words.subList(1, words.size()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(PAGE + " gives no variables to " + process));
  }

  /** A statement a line. */
  static List<String> sql(String server) {
    return block("sql " + server).lines().toList();
  }

  /** One for each operation on each resource. */
  static List<AclBinding> acls() {
    return block("sh acl")
        .lines()
        .filter(line -> line.startsWith(ACL))
        .flatMap(line -> acls(line).stream())
        .toList();
  }

  private static List<AclBinding> acls(String line) {
    List<String> words = List.of(line.split(" "));
    String principal = words.get(1);
    List<AclOperation> operations = new ArrayList<>();
    List<ResourcePattern> resources = new ArrayList<>();
    PatternType type = line.contains("prefixed") ? PatternType.PREFIXED : PatternType.LITERAL;
    for (int i = 2; i < words.size(); i += 2) {
      String value = words.get(i + 1);
      if (words.get(i).equals("--operation")) {
        operations.add(AclOperation.fromString(value));
      } else {
        resource(words.get(i))
            .ifPresent(kind -> resources.add(new ResourcePattern(kind, value, type)));
      }
    }
    return operations.stream()
        .flatMap(operation ->
            resources.stream()
                .map(resource ->
                    new AclBinding(
                        resource,
                        new AccessControlEntry(
                            principal, "*", operation, AclPermissionType.ALLOW))))
        .toList();
  }

  private static Optional<ResourceType> resource(String option) {
    return switch (option) {
      case "--topic" -> Optional.of(ResourceType.TOPIC);
      case "--group" -> Optional.of(ResourceType.GROUP);
      case "--transactional-id" -> Optional.of(ResourceType.TRANSACTIONAL_ID);
      case "--resource-pattern-type" -> Optional.empty();
      default -> throw new AssertionError("what is " + option + "?");
    };
  }
}
