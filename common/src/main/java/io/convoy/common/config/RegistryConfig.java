// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The schema registry.
 *
 * @param url null or {@code mock://...} for the registry in this process; may be several with
 *     commas between them
 */
public record RegistryConfig(
    @Setting(
            "Where a registry with Confluent's REST API listens (Apicurio's: `/apis/ccompat/v7`),"
                + " replicas with commas between them. Without it, or with `mock://`, one in this"
                + " process serves.")
        @Nullable String url,
    @Setting("For HTTP basic authentication.") @Nullable String user,
    @Setting("Best as `${env:NAME}` or `${file:/path}`.") @Nullable Secret password,
    @Setting(
            "Who may have signed the certificate of a registry at https: certificates in PEM form,"
                + " best as `${file:/path}`. Without it, those that Java trusts.")
        @Nullable String trustedCertificates) {

  public RegistryConfig {
    if (url != null && !isInThisProcess(url)) {
      for (String one : url.split(",", -1)) {
        demandHttp(one.strip());
      }
    }
    Demand.that(password == null || user != null, "user", "must be there when password is");
  }

  /** True where no other process can share the registry. */
  public boolean isInThisProcess() {
    return isInThisProcess(url);
  }

  private static boolean isInThisProcess(@Nullable String url) {
    return url == null || url.startsWith("mock://");
  }

  @Override
  public String toString() {
    return "RegistryConfig[url=" + url + ", user=" + user + "]";
  }

  private static void demandHttp(String url) {
    String demand = "must be http://host:port or https://host:port, or begin with mock://";
    try {
      URI uri = new URI(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      Demand.that(http && uri.getHost() != null, "url", demand);
      Demand.that(
          uri.getRawUserInfo() == null,
          "url",
          "must not hold a user; set schema.registry.user and schema.registry.password");
    } catch (URISyntaxException e) {
      throw new InvalidSetting("url", demand);
    }
  }
}
