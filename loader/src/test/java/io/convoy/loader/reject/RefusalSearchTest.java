// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.reject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.loader.reject.RefusalSearch.Refusal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalSearchTest {
  private static final long ANY = Long.MAX_VALUE;

  /** A server that refuses some rows. */
  private static final class Server implements RefusalSearch.Attempt {
    private final Set<Integer> bad;
    private final List<Integer> loaded = new ArrayList<>();
    private int attempts;

    Server(Set<Integer> bad) {
      this.bad = bad;
    }

    @Override
    public Optional<SQLException> load(int from, int to) {
      attempts++;
      List<Integer> rows = IntStream.range(from, to).boxed().toList();
      Optional<Integer> first = rows.stream().filter(bad::contains).findFirst();
      if (first.isEmpty()) {
        loaded.addAll(rows);
      }
      return first.map(row -> new SQLException("row " + row, "22P02"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "999", "500", "499,500", "0,1,2,998,999", "17,400,401,402,731"})
  void findsTheRefusedRowsAndLoadsAllOthersInOrder(String rows) throws SQLException {
    Set<Integer> bad = numbers(rows);
    Server server = new Server(bad);

    List<Refusal> refusals = RefusalSearch.run(1000, ANY, server);

    assertThat(refusals.stream().map(Refusal::row)).containsExactlyElementsOf(bad);
    assertThat(refusals)
        .allSatisfy(r -> assertThat(r.reason().getMessage()).isEqualTo("row " + r.row()));
    assertThat(server.loaded)
        .containsExactlyElementsOf(
            IntStream.range(0, 1000).filter(row -> !bad.contains(row)).boxed().toList());
    assertThat(server.attempts).isLessThanOrEqualTo(bad.size() * 20);
  }

  @Test
  void findsThatAllAreRefused() throws SQLException {
    Server server = new Server(IntStream.range(0, 100).boxed().collect(Collectors.toSet()));

    assertThat(RefusalSearch.run(100, ANY, server)).hasSize(100);
    assertThat(server.loaded).isEmpty();
  }

  @Test
  void asksASingleRowForItsOwnReason() throws SQLException {
    assertThat(RefusalSearch.run(1, ANY, new Server(Set.of(0)))).hasSize(1);
  }

  @Test
  void goesOnWhereNoRowIsRefusedOnItsOwn() throws SQLException {
    assertThat(RefusalSearch.run(10, ANY, new Server(Set.of()))).isEmpty();
  }

  @Test
  void endsAsSoonAsThereAreTooMany() throws SQLException {
    Server server = new Server(IntStream.range(0, 1000).boxed().collect(Collectors.toSet()));

    assertThat(RefusalSearch.run(1000, 2, server)).hasSize(3);
    assertThat(server.attempts).isLessThan(30);
  }

  @Test
  void passesOtherErrorsOn() {
    assertThatThrownBy(() ->
            RefusalSearch.run(
                10,
                ANY,
                (from, to) -> {
                  throw new SQLException("disk full", "53100");
                }))
        .hasMessage("disk full");
  }

  private static Set<Integer> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Integer.valueOf(number));
    }
    return numbers;
  }
}
