// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import static java.util.Locale.ROOT;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a broker demands: clients come over TLS, show by SCRAM-SHA-512 that they know a password,
 * and may do what ACLs say. Broker and controller know each other by the certificate.
 *
 * @param keyStore PKCS12; the broker's key and its certificate for 127.0.0.1
 * @param trustStore PKCS12; who signed that
 * @param storePassword of both files
 * @param admin a user who may do everything; the broker itself is one
 * @param passwords of all users, by name
 */
public record BrokerSecurity(
    Path keyStore,
    Path trustStore,
    String storePassword,
    String admin,
    Map<String, String> passwords) {
  private static final String MECHANISM = "SCRAM-SHA-512";

  public BrokerSecurity {
    passwords = Map.copyOf(passwords);
    if (!passwords.containsKey(admin)) {
      throw new IllegalArgumentException("no password is given for the admin, " + admin);
    }
  }

  /** As {@code kafka-storage.sh --add-scram} takes them. */
  List<String> credentials() {
    return passwords.entrySet().stream()
        .map(user -> MECHANISM + "=[name=" + user.getKey() + ",password=" + user.getValue() + "]")
        .toList();
  }

  Map<String, String> settings() {
    String client = "listener.name." + BrokerSettings.LISTENER.toLowerCase(ROOT) + ".";
    String controller =
        "listener.name." + BrokerSettings.CONTROLLER_LISTENER.toLowerCase(ROOT) + ".";
    return Map.ofEntries(
        Map.entry(
            "listener.security.protocol.map",
            BrokerSettings.LISTENER + ":SASL_SSL," + BrokerSettings.CONTROLLER_LISTENER + ":SSL"),
        Map.entry("ssl.keystore.type", "PKCS12"),
        Map.entry("ssl.keystore.location", keyStore.toString()),
        Map.entry("ssl.keystore.password", storePassword),
        Map.entry("ssl.truststore.type", "PKCS12"),
        Map.entry("ssl.truststore.location", trustStore.toString()),
        Map.entry("ssl.truststore.password", storePassword),
        Map.entry("sasl.enabled.mechanisms", MECHANISM),
        Map.entry("sasl.mechanism.inter.broker.protocol", MECHANISM),
        Map.entry(client + "scram-sha-512.sasl.jaas.config", login()),
        // Nobody without a key of its own is let in to the controller, whoever has one is the
        // broker.
        Map.entry(controller + "ssl.client.auth", "required"),
        Map.entry(controller + "ssl.principal.mapping.rules", "RULE:^.*$/" + admin + "/"),
        Map.entry(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
        Map.entry("super.users", "User:" + admin));
  }

  private String login() {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(admin, passwords.get(admin));
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "BrokerSecurity[admin=" + admin + ", users=" + passwords.keySet() + "]";
  }
}
