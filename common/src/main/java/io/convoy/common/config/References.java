// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigNode.Place;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:/path}} in values. What comes in is not looked at
 * again, so that a password may hold such signs itself.
 */
final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-zA-Z]+):([^}]*)}");

  private final Environment environment;
  private final Path folder;
  private final ConfigErrors errors;

  /** Environment variables by name; null where one is not set. */
  interface Environment {
    @Nullable String get(String name);
  }

  /**
   * @param folder that relative paths begin at
   */
  References(Environment environment, Path folder, ConfigErrors errors) {
    this.environment = environment;
    this.folder = folder;
    this.errors = errors;
  }

  /**
   * @param key whose value it is, for messages
   */
  String resolve(String text, String key, Place place) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String value =
          switch (matcher.group(1)) {
            case "env" -> variable(matcher.group(2), key, place);
            case "file" -> content(matcher.group(2), key, place);
            default ->
                throw errors.at(
                    place,
                    key
                        + " refers to something other than ${env:NAME} or ${file:/path}; no other"
                        + " reference is known");
          };
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String variable(String name, String key, Place place) {
    String value = environment.get(name);
    if (value == null) {
      throw errors.at(
          place, key + " needs the environment variable " + name + ", which is not set; set it");
    }
    return value;
  }

  private String content(String path, String key, Place place) {
    try {
      String content = BoundedText.read(folder.resolve(path));
      if (content.endsWith("\r\n")) {
        return content.substring(0, content.length() - 2);
      }
      return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    } catch (NoSuchFileException e) {
      throw errors.at(place, key + " needs the file " + path + ", which does not exist");
    } catch (CharacterCodingException e) {
      throw errors.at(place, key + " needs the file " + path + ", which is not text in UTF-8");
    } catch (IOException e) {
      String reason = ConfigErrors.reason(e);
      throw errors.at(place, key + " needs the file " + path + ", which cannot be read: " + reason);
    } catch (InvalidPathException e) {
      throw errors.at(place, key + " needs a file, but its path is none");
    }
  }
}
