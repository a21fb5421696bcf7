// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.cli.process.WorkDir;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.CoordinatorService;
import io.convoy.coordinator.page.PageToken;
import io.convoy.coordinator.page.RunPage;
import java.net.URI;
import java.util.Optional;

/** The page of the runs, shown by a process that has a coordinator, until it is closed. */
public final class ShownPage implements AutoCloseable {
  private final RunPage page;
  private final URI url;
  private final PageToken token;

  private ShownPage(RunPage page, URI url, PageToken token) {
    this.page = page;
    this.url = url;
    this.token = token;
  }

  /**
   * Shows the page where the role has one and the configuration wants it; the control topics are
   * there.
   */
  public static Optional<ShownPage> show(
      Role role, ServiceContext context, WorkDir dir, HttpEndpoint http) {
    boolean isWanted = context.config().http().page() != HttpConfig.Page.NONE;
    if (!isWanted || !(role instanceof CoordinatorService coordinator)) {
      return Optional.empty();
    }
    PageToken token = PageToken.in(dir.pageToken());
    RunPage page = new RunPage(context, token, coordinator);
    page.serve(http);
    return Optional.of(new ShownPage(page, http.url(), token));
  }

  public URI url() {
    return url;
  }

  /** For the person who started this process, and who may do with its runs what they want. */
  public URI link() {
    return URI.create(url + "/#token=" + token.text());
  }

  @Override
  public void close() {
    page.close();
  }
}
