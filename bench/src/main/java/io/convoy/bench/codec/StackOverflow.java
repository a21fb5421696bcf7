// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import static io.convoy.bench.codec.ColumnShape.integer;
import static io.convoy.bench.codec.ColumnShape.text;
import static io.convoy.bench.codec.ColumnShape.timestamp;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nine tables of a StackOverflow dump: their columns, and values whose lengths and NULLs are
 * spread about as there. The three lookup tables, of a few rows each, begin anew at their end.
 */
final class StackOverflow {
  static final List<TableShape> TABLES =
      List.of(
          lookup("VoteTypes", "Name", "vote type ", 15),
          lookup("PostTypes", "Type", "post type ", 8),
          linkTypes(),
          users(),
          badges(),
          posts(),
          comments(),
          votes(),
          postLinks());

  private static final List<String> BADGES =
      List.of("Teacher", "Student", "Editor", "Supporter", "Autobiographer");

  private StackOverflow() {}

  private static TableShape lookup(String table, String column, String prefix, int rows) {
    return TableShape.of(
        table,
        integer("Id", i -> 1 + (i - 1) % rows),
        text(column, i -> prefix + (1 + (i - 1) % rows)));
  }

  private static TableShape linkTypes() {
    return TableShape.of(
        "LinkTypes",
        integer("Id", i -> i % 2 == 1 ? 1 : 3),
        text("Type", i -> i % 2 == 1 ? "Linked" : "Duplicate"));
  }

  private static TableShape users() {
    return TableShape.of(
        "Users",
        integer("Id", i -> i),
        text("AboutMe", i -> when(i % 4 == 0, (Hash.hex(i) + " ").repeat(5 + i % 10))).nullable(),
        integer("Age", i -> when(i % 5 == 0, 18 + i % 60)).nullable(),
        timestamp("CreationDate", i -> day(2008, 7, 31).plusSeconds(37L * i)),
        text("DisplayName", i -> "user" + i + " ünïcödé"),
        integer("DownVotes", i -> i % 100),
        text("EmailHash", Hash::hex).nullable(),
        timestamp("LastAccessDate", i -> day(2013, 1, 1).plusSeconds(3L * i)),
        text("Location", i -> when(i % 3 == 0, "Somewhere, Earth " + i % 1000)).nullable(),
        integer("Reputation", i -> 7919L * i % 100_000),
        integer("UpVotes", i -> i % 500),
        integer("Views", i -> i % 9999),
        text("WebsiteUrl", i -> when(i % 6 == 0, "http://example.org/~u" + i)).nullable(),
        integer("AccountId", i -> i).nullable());
  }

  private static TableShape badges() {
    return TableShape.of(
        "Badges",
        integer("Id", i -> i),
        text("Name", i -> BADGES.get(i % 5)),
        integer("UserId", i -> 1 + 31L * i % 20_000),
        timestamp("Date", i -> day(2008, 9, 15).plusSeconds(11L * i)));
  }

  private static TableShape posts() {
    return TableShape.of(
        "Posts",
        integer("Id", i -> i),
        integer("AcceptedAnswerId", i -> when(i % 3 == 0, i + 1)).nullable(),
        integer("AnswerCount", i -> when(i % 3 == 0, i % 10)).nullable(),
        text("Body", StackOverflow::body),
        timestamp("ClosedDate", i -> null).nullable(),
        integer("CommentCount", i -> i % 12).nullable(),
        timestamp("CommunityOwnedDate", i -> null).nullable(),
        timestamp("CreationDate", i -> day(2008, 8, 1).plusSeconds(9L * i)),
        integer("FavoriteCount", i -> when(i % 9 == 0, i % 5)).nullable(),
        timestamp("LastActivityDate", i -> day(2010, 8, 1).plusSeconds(9L * i)),
        timestamp("LastEditDate", i -> when(i % 2 == 0, day(2011, 8, 1).plusSeconds(9L * i)))
            .nullable(),
        text("LastEditorDisplayName", i -> null).nullable(),
        integer("LastEditorUserId", i -> when(i % 2 == 0, 1 + i % 20_000)).nullable(),
        integer("OwnerUserId", i -> 1 + 17L * i % 20_000).nullable(),
        integer("ParentId", i -> when(i % 3 != 0, i - i % 3)).nullable(),
        integer("PostTypeId", i -> 1 + i % 2),
        integer("Score", i -> i % 200 - 20),
        text("Tags", i -> when(i % 3 == 0, "<java><sql><kafka>")).nullable(),
        text("Title", i -> when(i % 3 == 0, "How do I do thing number " + i + " with “quotes”?"))
            .nullable(),
        integer("ViewCount", i -> 13L * i % 100_000));
  }

  private static String body(int i) {
    StringBuilder body = new StringBuilder();
    for (int k = 1; k <= 6 + i % 40; k++) {
      body.append(Hash.hex((long) i * k)).append(k % 7 == 0 ? "</p>\n<p>" : " ");
    }
    return body.toString();
  }

  private static TableShape comments() {
    return TableShape.of(
        "Comments",
        integer("Id", i -> i),
        timestamp("CreationDate", i -> day(2008, 9, 6).plusSeconds(8L * i)),
        integer("PostId", i -> 1 + 7L * i % 150_000),
        integer("Score", i -> when(i % 4 == 0, i % 30)).nullable(),
        text("Text", i -> (Hash.hex(i) + " ").repeat(1 + i % 10)),
        integer("UserId", i -> when(i % 50 != 0, 1 + 3L * i % 20_000)).nullable());
  }

  private static TableShape votes() {
    return TableShape.of(
        "Votes",
        integer("Id", i -> i),
        integer("PostId", i -> 1 + 11L * i % 150_000),
        integer("UserId", i -> when(i % 20 == 0, i % 20_000)).nullable(),
        integer("BountyAmount", i -> when(i % 500 == 0, 50)).nullable(),
        integer("VoteTypeId", i -> 1 + i % 15),
        timestamp("CreationDate", i -> day(2008, 7, 31).plusSeconds(6L * i)));
  }

  private static TableShape postLinks() {
    return TableShape.of(
        "PostLinks",
        integer("Id", i -> i),
        timestamp("CreationDate", i -> day(2010, 4, 26).plusSeconds(60L * i)),
        integer("PostId", i -> 1 + i % 150_000),
        integer("RelatedPostId", i -> 1 + 5L * i % 150_000),
        integer("LinkTypeId", i -> 1 + 2 * (i % 2)));
  }

  private static @Nullable Object when(boolean there, Object value) {
    return there ? value : null;
  }

  private static LocalDateTime day(int year, int month, int dayOfMonth) {
    return LocalDateTime.of(year, month, dayOfMonth, 0, 0);
  }
}
