// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows under which account PostgreSQL's programs run, since they refuse root. Anybody else runs
 * them as himself. Root runs them in a user namespace of their own, in which he has no power and
 * still owns his files; where the system refuses that (as many containers do), as the user {@code
 * nobody}, to whom the data folders are given then.
 *
 * @param prefix what to put before a program's name to change to the account
 * @param owner who must own the data, or null when that is the caller in any case
 */
record ServerAccount(List<String> prefix, @Nullable String owner) {
  private static final Logger LOG = LoggerFactory.getLogger(ServerAccount.class);

  static final ServerAccount CALLER = new ServerAccount(List.of(), null);
  static final ServerAccount NAMESPACE = new ServerAccount(List.of("unshare", "--user"), null);

  /** 65534 is nobody and his group on every Linux; their names differ. */
  static final ServerAccount NOBODY_BY_SETPRIV =
      new ServerAccount(
          List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"), "nobody");

  static final ServerAccount NOBODY_BY_RUNUSER =
      new ServerAccount(List.of("runuser", "-u", "nobody", "--"), "nobody");

  /** Tried out at the first use, because that starts programs. */
  private static final class Chosen {
    private static final ServerAccount ACCOUNT = firstThatWorks();
  }

  static ServerAccount choose() {
    return Chosen.ACCOUNT;
  }

  private static ServerAccount firstThatWorks() {
    return Stream.of(CALLER, NAMESPACE, NOBODY_BY_SETPRIV, NOBODY_BY_RUNUSER)
        .filter(ServerAccount::works)
        .findFirst()
        .orElseThrow(() ->
            new EmbeddedException(
                "PostgreSQL refuses to run as root, and unshare, setpriv and runuser do not"
                    + " work here. Run this as another user."));
  }

  /** True when programs run so have a name, which PostgreSQL wants too, and are not root's. */
  boolean works() {
    String id = outputOfId("-u");
    return !id.isEmpty() && !id.equals("0") && !outputOfId("-un").isEmpty();
  }

  /** Empty when a program is missing or fails. */
  private String outputOfId(String option) {
    try {
      Command.Result result = Command.run(command("id", option));
      return result.succeeded() ? result.output() : "";
    } catch (EmbeddedException e) {
      LOG.debug("{} does not work here", prefix, e);
      return "";
    }
  }

  /** The command that runs this program under this account. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(program);
    command.addAll(List.of(arguments));
    return command;
  }

  /** Makes a file or an empty folder usable by this account. */
  void own(Path path) throws IOException {
    if (owner != null) {
      Files.setOwner(
          path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
    }
  }

  /** Where this account can reach PostgreSQL's programs: another user cannot enter root's home. */
  Path cache() {
    if (owner != null) {
      return Path.of("/var/cache/convoy");
    }
    String configured = System.getenv("XDG_CACHE_HOME");
    Path caches =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return caches.resolve("convoy");
  }
}
