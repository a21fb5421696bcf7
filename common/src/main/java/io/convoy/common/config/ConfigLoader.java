// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.References.Environment;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the configuration file.
 *
 * <p>Errors are {@code ConvoyException(CONFIGURATION)} that name the file, the place in it and the
 * key, and never the value of a secret.
 */
public final class ConfigLoader {
  private static final ConfigKeys KEYS = new ConfigKeys();

  /** The two databases and the webhook, whose secrets not every process is given. */
  public enum Credentials {
    SOURCE,
    TARGET,
    NOTIFICATION;

    private Stream<String> keys() {
      return switch (this) {
        case SOURCE -> Stream.of("source.user", "source.password");
        case TARGET -> Stream.of("target.user", "target.password");
        case NOTIFICATION -> Stream.of("notify.url");
      };
    }
  }

  private ConfigLoader() {}

  /** Reads a file for a process that reads the source and writes the target. */
  public static ConvoyConfig load(Path file) {
    return load(file, EnumSet.allOf(Credentials.class));
  }

  /**
   * Reads a file for a process that needs some of the credentials. The others stay null, and what
   * they refer to need not be there: all services share one file, not all environment variables.
   */
  public static ConvoyConfig load(Path file, Set<Credentials> needed) {
    return load(file, needed, System::getenv);
  }

  /**
   * Looks at a text that is to be written: reads it as if the file held it, without what it refers
   * to.
   */
  public static void demandValid(String text, Path file) {
    bind(text, file, Set.of(), System::getenv);
  }

  static ConvoyConfig load(Path file, Set<Credentials> needed, Environment environment) {
    return bind(text(file, new ConfigErrors(file)), file, needed, environment);
  }

  private static ConvoyConfig bind(
      String text, Path file, Set<Credentials> needed, Environment environment) {
    ConfigErrors errors = new ConfigErrors(file);
    ConfigEntries entries = new ConfigEntries(YamlReader.read(text, errors), KEYS, errors);
    Path folder = file.toAbsolutePath().getParent();
    References references =
        new References(environment, folder == null ? Path.of("/") : folder, errors);
    Set<String> withheld =
        Stream.of(Credentials.values())
            .filter(credentials -> !needed.contains(credentials))
            .flatMap(Credentials::keys)
            .collect(Collectors.toSet());
    return new ConfigBinder(KEYS, entries, references, withheld, errors)
        .bind(ConvoyConfig.class, "");
  }

  private static String text(Path file, ConfigErrors errors) {
    try {
      return BoundedText.read(file);
    } catch (NoSuchFileException e) {
      throw errors.of("there is no such file; name the configuration file with -f");
    } catch (CharacterCodingException e) {
      throw errors.of("the file is not text in UTF-8");
    } catch (IOException e) {
      throw Files.isDirectory(file)
          ? errors.of("this is a folder; name the configuration file with -f")
          : errors.of("the file cannot be read: " + ConfigErrors.reason(e));
    }
  }
}
